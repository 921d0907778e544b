using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>
/// What a tree opens to more than those who need it. Claimed from the bits for others and from names alone, and only where
/// every directory on the way lets everybody pass.
/// </summary>
internal sealed class OpenTooFar(FileWording wording)
{
    public ImmutableArray<Evidence> Write(SurveyTally tally)
    {
        var facts = ImmutableArray.CreateBuilder<Evidence>();
        if (tally.WorldWritable.Count > 0)
            Add($"every user of this machine can write {SurveyReport.Count(tally.WorldWritable.Count, "entry", "entries")}: {SurveyReport.Listed(tally.WorldWritable)}; `chmod o-w` closes one");
        if (tally.OpenSecrets.Count > 0)
            Add($"every user of this machine can read {SurveyReport.Count(tally.OpenSecrets.Count, "file that is named like a secret", "files that are named like secrets")}: {SurveyReport.Listed(tally.OpenSecrets)}; `chmod o-rwx` closes one");
        if (tally.Repositories.Count > 0)
            Add($"{wording.Who} can enter {SurveyReport.Count(tally.Repositories.Count, "store of a version control system", "stores of version control systems")}, and a server of this tree can hand it out: {SurveyReport.Listed(tally.Repositories)}; keep it outside, or refuse the name in the server");
        return facts.ToImmutable();

        void Add(string fact) => facts.Add(new(VantagePoint.Inside, fact));
    }
}
