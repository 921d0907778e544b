using System.Collections.Immutable;

namespace Why403.Guard.Bots;

/// <summary>
/// Crawlers by what their operators document: names in the User-Agent, and suffixes of host names that hold forwards and
/// backwards. Networks are no part of it: they change weekly, and a list as old as a release calls honest crawlers false. Where they are published is known, and
/// <c>why403 bots fetch</c> gets them.
/// </summary>
internal static class KnownBots
{
    public static ImmutableArray<string> Groups { get; } = ["search", "preview", "monitoring", "ai-search", "ai-user", "ai-training", "seo", "archive"];

    public static ImmutableArray<BotOperator> All { get; } =
    [
        Bot("google-user", "preview", "FeedFetcher-Google Google-Read-Aloud Google-Site-Verification Google-NotebookLM", ".gae.googleusercontent.com .google.com"),
        Bot("google-special", "search", "AdsBot-Google Mediapartners-Google APIs-Google Google-Safety", ".google.com", "https://developers.google.com/static/crawling/ipranges/special-crawlers.json"),
        Bot("google", "search", "Googlebot Storebot-Google Google-InspectionTool GoogleOther Google-CloudVertexBot", ".googlebot.com .geo.crawl.goog", "https://developers.google.com/static/crawling/ipranges/common-crawlers.json"),
        Bot("bing", "search", "bingbot adidxbot BingPreview MicrosoftPreview", ".search.msn.com", "https://www.bing.com/toolbox/bingbot.json"),
        Bot("apple", "search", "Applebot", ".applebot.apple.com", "https://search.developer.apple.com/applebot.json"),
        Bot("duckduckgo", "search", "DuckDuckBot", "", "https://duckduckgo.com/duckduckbot.json"),
        Bot("duckduckgo-assist", "ai-search", "DuckAssistBot", ""),
        Bot("yandex", "search", "YandexBot YandexImages YandexMobileBot yandex.com/bots", ".yandex.ru .yandex.net .yandex.com"),
        Bot("baidu", "search", "Baiduspider", ".crawl.baidu.com .crawl.baidu.jp"),
        Bot("petal", "search", "PetalBot", ".petalsearch.com"),
        Bot("qwant", "search", "Qwantbot", ".qwant.com"),
        Bot("mojeek", "search", "MojeekBot", "", "https://www.mojeek.com/mojeekbot.json"),
        Bot("pingdom", "monitoring", "Pingdom.com_bot_version_", "", "https://my.pingdom.com/probes/ipv4 https://my.pingdom.com/probes/ipv6"),
        Bot("uptimerobot", "monitoring", "UptimeRobot/", "", "https://uptimerobot.com/inc/files/ips/IPv4andIPv6.txt"),
        Bot("statuscake", "monitoring", "StatusCake", "", "https://app.statuscake.com/Workfloor/Locations.php?format=txt"),
        Bot("betterstack", "monitoring", "Better Uptime Bot", "", "https://uptime.betterstack.com/ips.txt"),
        Bot("meta", "preview", "facebookexternalhit facebookcatalog FacebookBot", ".fbsv.net"),
        Bot("meta-ai", "ai-training", "meta-externalagent meta-externalfetcher", ".fbsv.net"),
        Bot("x", "preview", "Twitterbot", ".twttr.com .twitter.com"),
        Bot("linkedin", "preview", "LinkedInBot", ".fwd.linkedin.com"),
        Bot("slack", "preview", "Slackbot Slack-ImgProxy", ""),
        Bot("discord", "preview", "Discordbot", ".discord.com"),
        Bot("telegram", "preview", "TelegramBot", "", "https://core.telegram.org/resources/cidr.txt"),
        Bot("pinterest", "preview", "Pinterestbot", ".pinterest.com .pinterestcrawler.com"),
        Bot("openai", "ai-training", "GPTBot", "", "https://openai.com/gptbot.json"),
        Bot("openai-search", "ai-search", "OAI-SearchBot", "", "https://openai.com/searchbot.json"),
        Bot("openai-user", "ai-user", "ChatGPT-User", "", "https://openai.com/chatgpt-user.json"),
        Bot("anthropic", "ai-training", "ClaudeBot", ""),
        Bot("anthropic-search", "ai-search", "Claude-SearchBot", ""),
        Bot("anthropic-user", "ai-user", "Claude-User", ""),
        Bot("perplexity", "ai-search", "PerplexityBot", "", "https://www.perplexity.com/perplexitybot.json"),
        Bot("perplexity-user", "ai-user", "Perplexity-User", "", "https://www.perplexity.com/perplexity-user.json"),
        Bot("mistral-user", "ai-user", "MistralAI-User", "", "https://mistral.ai/mistralai-user-ips.json"),
        Bot("commoncrawl", "archive", "CCBot/", "", "https://index.commoncrawl.org/ccbot.json"),
        Bot("amazon", "search", "Amazonbot", ".crawl.amazonbot.amazon"),
        Bot("ahrefs", "seo", "AhrefsBot AhrefsSiteAudit", ""),
        Bot("semrush", "seo", "SemrushBot", ".bot.semrush.com"),
    ];

    // "Better Uptime Bot" has blanks: names with blanks stand alone in their row.
    private static BotOperator Bot(string id, string group, string tokens, string suffixes, string published = "") =>
        new(id, group, tokens.StartsWith("Better ", StringComparison.Ordinal) ? [tokens] : [.. tokens.Split(' ')], [.. suffixes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]) { Published = [.. published.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
}
