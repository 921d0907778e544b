using CsCheck;
using Why403.Servers;
using Why403.Servers.Expectations;
using Why403.Text;

namespace Why403.Tests.Servers.Expectations;

public sealed class ExpectationTests
{
    private static (System.Collections.Immutable.ImmutableArray<Expectation> Expectations, System.Collections.Immutable.ImmutableArray<Problem> Problems) Read(string text, params string[] drawn) =>
        ExpectationReader.Read(new SourceText("e", text), "http://a.test", drawn);

    [Theory]
    [InlineData("/a is 403", "GET", "http://a.test/a", false, "403")]
    [InlineData("POST /a is never 2xx|3xx for internet", "POST", "http://a.test/a", true, "2xx|3xx")]
    [InlineData("https://b.test/x is passes for 10.0.0.0/8, ::1", "GET", "https://b.test/x", false, "passes")]
    public void A_sentence_reads_as_it_is_meant(string line, string method, string address, bool never, string answers)
    {
        var (expectations, problems) = Read(line);
        Assert.Empty(problems);
        var one = Assert.Single(expectations);
        Assert.Equal((method, address, never, answers), (one.Method, one.Address, one.Never, string.Join('|', one.Answers.Select(a => a.Text))));
    }

    [Theory]
    [InlineData("/a are 403")]
    [InlineData("/a is")]
    [InlineData("/a is open")]
    [InlineData("/a is 403 by internet")]
    [InlineData("/a is 403 for")]
    [InlineData("/a is 403 for everybody")]
    [InlineData("/a is 40x")]
    public void Anything_else_is_a_problem_with_its_place(string line)
    {
        var (expectations, problems) = Read("# comment\n" + line);
        Assert.Empty(expectations);
        Assert.Equal(2, Assert.Single(problems).Where!.Line);
    }

    [Fact]
    public void Without_for_a_line_is_about_everybody_whom_the_file_names()
    {
        var (expectations, _) = Read("/.git is never 2xx\n/admin is 200 for 10.0.0.0/8");
        Assert.Equal(["10.0.0.0/8", "internet", "127.0.0.1"], expectations[0].Clients.Select(c => c.Name));
    }

    [Fact]
    public void A_network_is_tried_at_every_boundary_that_the_configuration_draws_in_it()
    {
        var (group, _) = ClientGroup.Read("10.0.0.0/8", ["10.9.0.0/16", "192.168.0.0/16", "all"]);
        Assert.Equal(["10.0.0.0", "10.8.255.255", "10.9.0.0", "10.9.255.255", "10.10.0.0", "10.255.255.255"], group!.Addresses);
    }

    [Fact]
    public void The_internet_is_an_address_that_the_configuration_does_not_name()
    {
        Assert.Equal("198.51.100.1", ClientGroup.Read("internet", ["203.0.113.0/24"]).Group!.Addresses.Single());
        Assert.Equal("203.0.113.1", ClientGroup.Read("internet", ["0.0.0.0/0"]).Group!.Addresses.Single());
    }

    private static ServerVerdict Verdict(ServerOutcome outcome, int? status) => new() { Outcome = outcome, Status = status, Message = "" };

    [Theory]
    [InlineData("200", ServerOutcome.Answer, 200, true)]
    [InlineData("2xx", ServerOutcome.Answer, 206, true)]
    [InlineData("2xx", ServerOutcome.Answer, 403, false)]
    [InlineData("passes", ServerOutcome.HandedOver, null, true)]
    [InlineData("passes", ServerOutcome.Answer, 404, false)]
    [InlineData("refused", ServerOutcome.Answer, 403, true)]
    [InlineData("refused", ServerOutcome.HandedOver, null, null)]
    [InlineData("200", ServerOutcome.Undetermined, null, null)]
    public void An_answer_fits_or_not_or_is_not_known(string expected, ServerOutcome outcome, int? status, bool? fits)
    {
        var verdict = Verdict(outcome, status);
        Assert.Equal(fits, new ExpectedAnswer(expected).Fits(verdict, Why403.Investigations.ServerInquiry.Verdict(verdict)));
    }

    [Fact]
    public void No_text_makes_the_reader_throw() => Gen.String.Sample(text => Read(text).Expectations.Length >= 0);
}
