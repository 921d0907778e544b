using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Why403.Guard.Refusals;

namespace Why403.Guard.Challenges;

/// <summary>
/// The page of a challenge. It goes on by itself: at once for a cookie, after seconds for a wait, with a calculation where scripts
/// run, and without them after a longer wait. It takes no input, has no picture and nothing that moves.
/// </summary>
internal static class ChallengePage
{
    // The answer takes the page's place in the history, so the back button does not lead into it. Web Crypto derives keys off the main thread by itself, so no worker is needed, which a strict policy or a private mode may refuse.
    private const string Script = """
        (async()=>{const w=document.getElementById('work');if(!w||!window.crypto||!crypto.subtle)return;const d=w.dataset,b=s=>Uint8Array.from(atob(s),c=>c.charCodeAt(0)),salt=b(d.salt),bound=+d.bound,key=async n=>{const p=new Uint8Array(4);new DataView(p.buffer).setUint32(0,n);const k=await crypto.subtle.importKey('raw',p,'PBKDF2',false,['deriveBits']);return new DataView(await crypto.subtle.deriveBits({name:'PBKDF2',hash:'SHA-256',salt,iterations:+d.iterations},k,32)).getUint32(0)};document.getElementById('state').textContent=d.state;for(let n=0;n<4294967296;n+=8){const found=await Promise.all([0,1,2,3,4,5,6,7].map(i=>key(n+i)));const i=found.findIndex(v=>v<=bound);if(i>=0){location.replace(d.next+'&counter='+(n+i));return}}})()
        """;

    public static string SecurityPolicy { get; } = $"{VisitorPage.SecurityPolicy}; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    /// <param name="path">Where the answer goes.</param>
    /// <param name="token">The sealed challenge.</param>
    /// <param name="wait">Until the page goes on by itself.</param>
    /// <param name="wasForm">The visitor has sent something that is lost.</param>
    public static string Write(ChallengeTry challenge, string path, string token, TimeSpan wait, bool wasForm, string? reference, string contact, PageTexts texts)
    {
        var title = texts["challenge.title"];
        var next = $"{path}?c={token}";
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        var page = VisitorPage.Begin(texts, title, reference, $"<meta http-equiv=\"refresh\" content=\"{seconds.ToString(CultureInfo.InvariantCulture)};url={Encode(next)}\">\n");
        page.Append("<h1>").Append(Encode(title)).Append("</h1>\n<p>").Append(Encode(texts["challenge.what"])).Append("</p>\n");
        if (challenge.Rung != Rung.Cookie)
        {
            var said = string.Format(CultureInfo.InvariantCulture, texts[challenge.Rung == Rung.Work ? "challenge.without" : "challenge.wait"], $"{seconds}\u00A0s");
            page.Append("<p id=\"state\" role=\"status\">").Append(Encode(said)).Append("</p>\n");
        }
        if (wasForm) page.Append("<p>").Append(Encode(texts["challenge.form"])).Append("</p>\n");
        page.Append("<p><a href=\"").Append(Encode(next)).Append("\">").Append(Encode(texts["challenge.go"])).Append("</a></p>\n");
        if (challenge.Rung == Rung.Work)
            page.Append("<div id=\"work\" data-salt=\"").Append(Convert.ToBase64String(challenge.Id)).Append(CultureInfo.InvariantCulture, $"\" data-bound=\"{ChallengeWork.Bound(challenge.Work)}\" data-iterations=\"{ChallengeWork.Iterations}\" data-next=\"").Append(Encode(next)).Append("\" data-state=\"")
                .Append(Encode(texts["challenge.work"])).Append("\"></div>\n<script>").Append(Script).Append("</script>\n");
        page.Append("<dl>\n");
        if (reference is not null) page.Append("<dt>").Append(Encode(texts["reference"])).Append("</dt>\n<dd><code dir=\"ltr\">").Append(RefusalPage.Grouped(reference)).Append("</code></dd>\n");
        if (contact.Length > 0) page.Append("<dt>").Append(Encode(texts["contact"])).Append("</dt>\n<dd>").Append(RefusalPage.Contact(contact)).Append("</dd>\n");
        page.Append("</dl>\n");
        return VisitorPage.End(page);
    }

    /// <summary>A browser that keeps no cookie would be asked for ever.</summary>
    public static string WithoutCookies(string contact, PageTexts texts)
    {
        var page = VisitorPage.Begin(texts, texts["challenge.title"], null);
        page.Append("<h1>").Append(Encode(texts["challenge.title"])).Append("</h1>\n<p role=\"alert\">").Append(Encode(texts["challenge.cookies"])).Append("</p>\n");
        if (contact.Length > 0) page.Append("<dl>\n<dt>").Append(Encode(texts["contact"])).Append("</dt>\n<dd>").Append(RefusalPage.Contact(contact)).Append("</dd>\n</dl>\n");
        return VisitorPage.End(page);
    }

    private static string Encode(string text) => VisitorPage.Encode(text);
}
