namespace Why403.Rendering;

/// <summary>The printed words of the log report's own values.</summary>
internal static class LogWords
{
    public static string Of(ClientClass kind) => kind switch
    {
        ClientClass.Person => "person",
        ClientClass.PerhapsPerson => "perhaps a person",
        ClientClass.Program => "program",
        ClientClass.Crawler => "crawler",
        ClientClass.Monitor => "monitor",
        ClientClass.HotLink => "hot-link",
        ClientClass.Attack => "attack",
        _ => "unclear",
    };

    /// <summary>Of several.</summary>
    public static string Many(ClientClass kind) => kind switch
    {
        ClientClass.Person => "people",
        ClientClass.PerhapsPerson => "perhaps people",
        ClientClass.Attack => "attacking",
        ClientClass.Unclear => "unclear",
        _ => Of(kind) + "s",
    };
}
