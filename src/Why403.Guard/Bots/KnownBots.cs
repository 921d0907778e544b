using System.Collections.Immutable;

namespace Why403.Guard.Bots;

/// <summary>
/// Crawlers by what their operators document: names in the User-Agent, and suffixes of host names that hold forwards and
/// backwards. Networks are no part of it: they change weekly, and a list as old as a release calls honest crawlers false.
/// </summary>
internal static class KnownBots
{
    public static ImmutableArray<string> Groups { get; } = ["search", "preview", "monitoring", "ai-search", "ai-user", "ai-training", "seo", "archive"];

    public static ImmutableArray<BotOperator> All { get; } =
    [
        Bot("google-user", "preview", "FeedFetcher-Google Google-Read-Aloud Google-Site-Verification Google-NotebookLM", ".gae.googleusercontent.com .google.com"),
        Bot("google-special", "search", "AdsBot-Google Mediapartners-Google APIs-Google Google-Safety", ".google.com"),
        Bot("google", "search", "Googlebot Storebot-Google Google-InspectionTool GoogleOther Google-CloudVertexBot", ".googlebot.com .geo.crawl.goog"),
        Bot("bing", "search", "bingbot adidxbot BingPreview MicrosoftPreview", ".search.msn.com"),
        Bot("apple", "search", "Applebot", ".applebot.apple.com"),
        Bot("duckduckgo", "search", "DuckDuckBot", ""),
        Bot("duckduckgo-assist", "ai-search", "DuckAssistBot", ""),
        Bot("yandex", "search", "YandexBot YandexImages YandexMobileBot yandex.com/bots", ".yandex.ru .yandex.net .yandex.com"),
        Bot("baidu", "search", "Baiduspider", ".crawl.baidu.com .crawl.baidu.jp"),
        Bot("petal", "search", "PetalBot", ".petalsearch.com"),
        Bot("qwant", "search", "Qwantbot", ".qwant.com"),
        Bot("mojeek", "search", "MojeekBot", ""),
        Bot("pingdom", "monitoring", "Pingdom.com_bot_version_", ""),
        Bot("uptimerobot", "monitoring", "UptimeRobot/", ""),
        Bot("statuscake", "monitoring", "StatusCake", ""),
        Bot("betterstack", "monitoring", "Better Uptime Bot", ""),
        Bot("meta", "preview", "facebookexternalhit facebookcatalog FacebookBot", ".fbsv.net"),
        Bot("meta-ai", "ai-training", "meta-externalagent meta-externalfetcher", ".fbsv.net"),
        Bot("x", "preview", "Twitterbot", ".twttr.com .twitter.com"),
        Bot("linkedin", "preview", "LinkedInBot", ".fwd.linkedin.com"),
        Bot("slack", "preview", "Slackbot Slack-ImgProxy", ""),
        Bot("discord", "preview", "Discordbot", ".discord.com"),
        Bot("telegram", "preview", "TelegramBot", ""),
        Bot("pinterest", "preview", "Pinterestbot", ".pinterest.com .pinterestcrawler.com"),
        Bot("openai", "ai-training", "GPTBot", ""),
        Bot("openai-search", "ai-search", "OAI-SearchBot", ""),
        Bot("openai-user", "ai-user", "ChatGPT-User", ""),
        Bot("anthropic", "ai-training", "ClaudeBot", ""),
        Bot("anthropic-search", "ai-search", "Claude-SearchBot", ""),
        Bot("anthropic-user", "ai-user", "Claude-User", ""),
        Bot("perplexity", "ai-search", "PerplexityBot", ""),
        Bot("perplexity-user", "ai-user", "Perplexity-User", ""),
        Bot("mistral-user", "ai-user", "MistralAI-User", ""),
        Bot("commoncrawl", "archive", "CCBot/", ""),
        Bot("amazon", "search", "Amazonbot", ".crawl.amazonbot.amazon"),
        Bot("ahrefs", "seo", "AhrefsBot AhrefsSiteAudit", ""),
        Bot("semrush", "seo", "SemrushBot", ".bot.semrush.com"),
    ];

    // "Better Uptime Bot" has blanks: names with blanks stand alone in their row.
    private static BotOperator Bot(string id, string group, string tokens, string suffixes) =>
        new(id, group, tokens.StartsWith("Better ", StringComparison.Ordinal) ? [tokens] : [.. tokens.Split(' ')], [.. suffixes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
