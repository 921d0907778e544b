namespace Why403.Guard.Challenges;

/// <summary>What a browser is asked for. A pass of a higher rung is good for the lower ones.</summary>
internal enum Rung : byte
{
    None = 0,

    /// <summary>To keep a cookie and follow a redirect.</summary>
    Cookie = 1,

    /// <summary>To come back after a few seconds.</summary>
    Wait = 2,

    /// <summary>To compute, or without scripts to wait longer.</summary>
    Work = 3,
}
