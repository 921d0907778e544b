using Why403.Catalogues;
using Why403.Files;

namespace Why403.Tests.Files;

/// <summary>Asks a tree as the worker of a web server.</summary>
internal static class Question
{
    public static readonly Accounts Accounts = Accounts.Read("root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:\ndeploy:x:1000:1000::/home/deploy:/bin/sh\nann:x:1001:1001::/home/ann:\n",
        "root:x:0:\nwww-data:x:33:\ndeploy:x:1000:\nann:x:1001:\nweb:x:50:www-data,ann\nmedia:x:51:www-data\n");

    public static ProcessIdentity User(string name) => Accounts.Resolve(name).Identity!;

    public static string? Error(MemoryTree tree, string path, FileOperation? operation = null, string user = "www-data") =>
        PathWalk.Trace(path, User(user), operation, tree).Error;

    public static Diagnosis Ask(MemoryTree tree, string path, FileOperation? operation = null, string user = "www-data") =>
        Inquiry(tree).Diagnose(path, User(user), operation);

    public static FileInquiry Inquiry(MemoryTree tree) => new(tree, Accounts, id => Catalogue.BuiltIn.Cause(id)!.Cause);
}
