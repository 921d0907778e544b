namespace Why403.Guard.Judging;

/// <summary>
/// A rule on trial refuses until a time, and only records from then on, or as soon as it refuses too many who are signed in:
/// then it goes back to shadow by itself.
/// </summary>
/// <param name="MostSignedIn">So many different users it may refuse within <paramref name="Window"/>; one more ends the trial.</param>
internal sealed record Trial(DateTimeOffset Until, int MostSignedIn, TimeSpan Window);
