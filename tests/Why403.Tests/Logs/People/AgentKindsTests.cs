using Why403.Logs.People;

namespace Why403.Tests.Logs.People;

public sealed class AgentKindsTests
{
    [Theory]
    [InlineData("", "None")]
    [InlineData("-", "None")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Browser")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Browser")]
    [InlineData("Mozilla/5.0", "Other")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Crawler")]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "Crawler")]
    [InlineData("Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", "Scanner")]
    [InlineData("sqlmap/1.8#stable (https://sqlmap.org)", "Scanner")]
    [InlineData("kube-probe/1.31", "Monitor")]
    [InlineData("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "Monitor")]
    [InlineData("curl/8.14.1", "Program")]
    [InlineData("Go-http-client/2.0", "Program")]
    [InlineData("our-own-thing", "Other")]
    public void An_agent_is_taken_for_what_it_says(string agent, string kind) => Assert.Equal(kind, AgentKinds.Of(agent).ToString());
}
