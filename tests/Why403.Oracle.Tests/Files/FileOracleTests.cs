using System.Globalization;
using Why403.Cli;
using Why403.Files;

namespace Why403.Oracle.Tests.Files;

/// <summary>
/// Random trees on this disk, and for random paths, users and operations the kernel's own answer beside ours. The seed is
/// printed; WHY403_SEED repeats a run, WHY403_FILE_TREES makes it longer.
/// </summary>
public sealed class FileOracleTests
{
    private const int QuestionsPerUser = 60;

    private static readonly ProcessIdentity[] Users =
    [
        new("root", 0, 0, []),
        new("2001", 2001, 3001, []),
        new("2002", 2002, 3001, [3002]),
        new("2003", 2003, 3003, [3001, 3002, 3004]),
        new("2004", 2004, 3005, []),
        new("2001b", 2001, 3002, [3004]),
    ];

    [Fact]
    public void The_kernel_agrees_on_every_path_user_and_operation()
    {
        var seed = Setting("WHY403_SEED", Environment.TickCount & 0xFFFFFF);
        var trees = Setting("WHY403_FILE_TREES", 25);
        TestContext.Current.SendDiagnosticMessage("files oracle: WHY403_SEED={0}", seed);
        TestContext.Current.TestOutputHelper?.WriteLine("WHY403_SEED=" + seed.ToString(CultureInfo.InvariantCulture));
        var kernels = Users.Select(u => new KernelAnswers(u)).ToList();
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (mended, lists, protectedLinks) = (0, 0, 0);
        try
        {
            for (var number = 0; number < trees; number++)
            {
                var random = new Random(seed + number);
                using var tree = RandomTree.Grow(random);
                lists += tree.Lists;
                var view = new DiskView(null);
                for (var u = 0; u < Users.Length; u++)
                    for (var i = 0; i < QuestionsPerUser; i++)
                    {
                        var (path, operation) = (tree.Path(random), (FileOperation)random.Next(4));
                        var trace = PathWalk.Trace(path, Users[u], operation, view);
                        if (trace.Steps.Any(s => s.Obstacle == Obstacle.LinkProtected)) protectedLinks++;
                        var said = kernels[u].Ask(operation, path);
                        Assert.True(said == trace.Error, $"WHY403_SEED={seed + number} WHY403_FILE_TREES=1: {Users[u].Name} {operation} {path}: the kernel says {said}, we say {trace.Error}\n{string.Join('\n', trace.Steps.Select(s => $"  {s.Kind} {s.Path} {Convert.ToString(s.Node.Mode, 8)} {s.Node.Uid}:{s.Node.Gid} {s.Obstacle} {s.Decision} {s.Target}"))}");
                        answers[said] = answers.GetValueOrDefault(said) + 1;
                    }
                mended += Mend(tree, view, random, kernels);
            }
        }
        finally
        {
            foreach (var kernel in kernels) kernel.Dispose();
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers.Select(a => $"{(a.Key.Length == 0 ? "passes" : a.Key)} {a.Value}")) + $"; {lists} access lists, {protectedLinks} protected links, {mended} refusals mended");
        // The generator is of no use where one answer drowns the others.
        Assert.True(answers[""] * 10 > answers.Values.Sum() && answers["EACCES"] * 10 > answers.Values.Sum(), string.Join(", ", answers));
        Assert.True(trees < 10 || mended > 0);
    }

    /// <summary>The narrowest remedy of each step, put on the disk, opens the path in the kernel's eyes.</summary>
    private static int Mend(RandomTree tree, DiskView view, Random random, List<KernelAnswers> kernels)
    {
        var mended = 0;
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var u = random.Next(Users.Length);
            var (path, operation) = (tree.Path(random), (FileOperation)random.Next(4));
            var trace = PathWalk.Trace(path, Users[u], operation, view);
            if (trace.Error != "EACCES" || trace.Ending != Ending.Reached || trace.Steps.Any(s => s.Refuses && s.Obstacle != Obstacle.Denied)) continue;
            foreach (var step in trace.Steps.Where(s => s.Refuses).GroupBy(s => s.Path).Select(g => g.First() with { Wanted = g.Aggregate(Access.None, (all, s) => all | s.Wanted) }))
            {
                var changes = AccessChange.For(step, Users[u], Accounts.None, view);
                var change = changes[random.Next(changes.Length)];
                RandomTree.Apply(step.Path, change.After, change.ListAfter);
            }
            var said = kernels[u].Ask(operation, path);
            Assert.True(said.Length == 0, $"{Users[u].Name} {operation} {path} is still refused after its remedies: {said}\n{string.Join('\n', trace.Steps)}");
            Assert.Equal("", PathWalk.Trace(path, Users[u], operation, view).Error);
            mended++;
        }
        return mended;
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;
}
