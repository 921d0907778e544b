using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace Why403.Guard.Tests.Events;

/// <summary>This program, started with a folder in its environment, is a guarded site that waits to be killed.</summary>
internal static class Victim
{
    public const string Folder = "WHY403_TEST_VICTIM";

    [ModuleInitializer]
    public static void Serve()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddWhy403Guard(g => g.Set("Events:Folder", folder).Rule("all", r => r.Refuse()));
        var app = builder.Build();
        app.UseWhy403Guard();
        app.Start();
        Console.WriteLine(app.Urls.First());
        app.WaitForShutdown();
    }
}
