using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>A patch is shown only where the gate that refused opens with it: the configuration is read again with the patch in its place, and the request is asked again.</summary>
internal sealed class PatchProof(ApacheConfiguration configuration, IWorkerFiles files)
{
    public bool Opens(Patch patch, ServerVerdict refused, ServerRequest request)
    {
        var tree = configuration.Tree;
        var mended = ApacheConfiguration.Read(new Patched(tree.Files, patch), tree.Options);
        if (mended.Problems.Length > 0) return false;
        var verdict = new ApacheTrace(mended, files, tree.Options).Evaluate(request);
        // What refuses next is another matter; the same kind of rule that still refuses is not.
        return !(verdict.Status >= 400 && verdict.Deciding?.GetType() == refused.Deciding?.GetType());
    }

    /// <summary>The files as they would be.</summary>
    private sealed class Patched(IConfigurationFiles files, Patch patch) : IConfigurationFiles
    {
        public SourceText? Read(string path, out string reason)
        {
            var source = files.Read(path, out reason);
            if (source is null || path != patch.File) return source;
            var lines = source.Text.Split('\n').ToList();
            var at = patch.Line - 1;
            if (at > lines.Count || at + patch.Removed.Length > lines.Count) return source;
            lines.RemoveRange(at, patch.Removed.Length);
            lines.InsertRange(at, patch.Added);
            return new SourceText(path, string.Join('\n', lines));
        }

        public IReadOnlyList<string> Names(string directory) => files.Names(directory);
    }
}
