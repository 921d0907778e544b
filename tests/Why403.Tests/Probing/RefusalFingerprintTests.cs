using System.Text;
using Why403.Probing;

namespace Why403.Tests.Probing;

public sealed class RefusalFingerprintTests
{
    [Fact]
    public void Ids_times_addresses_and_the_quoted_path_do_not_tell_refusals_apart() =>
        Assert.True(Of("/a/b?x=1", "Access to /a/b?x=1 denied. Reference 18.ab12.1700000000.ff01 for 192.0.2.1 at 12:00:01").Matches(
            Of("/a/c", "Access to /a/c denied. Reference 18.cd34.1700000009.ee02 for 192.0.2.77 at 12:00:09")));

    [Fact]
    public void Another_sentence_is_another_refusal() =>
        Assert.False(Of("/a", "You are blocked").Matches(Of("/a", "Log in first")));

    [Fact]
    public void Another_writer_is_another_refusal() =>
        Assert.False(Of("/a", "Forbidden", "nginx").Matches(Of("/a", "Forbidden", "Apache")));

    [Fact]
    public void An_answer_without_body_to_HEAD_is_the_same_refusal() =>
        Assert.True(Of("/a", "").Matches(Of("/a", "Forbidden")));

    private static RefusalFingerprint Of(string path, string body, string server = "nginx") =>
        RefusalFingerprint.Of(new(new("GET", "https://site.example" + path), new Response(403) { Headers = HeaderList.Of(("Server", server), ("Content-Type", "text/html")), Body = Encoding.UTF8.GetBytes(body) }));
}
