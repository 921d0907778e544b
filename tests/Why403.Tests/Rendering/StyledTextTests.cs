using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Why403.Rendering;

namespace Why403.Tests.Rendering;

public sealed partial class StyledTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31m", "\\x1b[31m")]
    [InlineData("a\0b\u007f\u0085\u009b", "a\\x00b\\x7f\\x85\\x9b")]
    [InlineData("one\r\ntwo\tthree", "one\\r\\ntwo three")]
    [InlineData("\u202a\u202e\u2066\u2069\u200f", "\\u202a\\u202e\\u2066\\u2069\\u200f")]
    [InlineData("\U000E0041", "\\u{e0041}")]
    [InlineData("日本 é …", "日本 é …")]
    public void What_could_steer_a_terminal_is_shown_as_its_code(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(shown, VisibleText.Of(shown));
    }

    [Fact]
    public void A_lone_surrogate_is_shown_as_its_code() => Assert.Equal("a\\ud800b\\udfff", VisibleText.Of("a\ud800b\udfff"));

    [Fact]
    public void No_text_is_left_hostile() => Gen.String.Sample(text =>
    {
        var shown = VisibleText.Of(text);
        return shown.EnumerateRunes().All(r => !VisibleText.IsHostile(r.Value)) && VisibleText.Of(shown) == shown
            && VisibleText.Of(text, ascii: true).All(c => c is >= ' ' and <= '~');
    });

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("ｱ", 1)]
    [InlineData("한글", 4)]
    [InlineData("──╳", 3)]
    public void Wide_and_combining_characters_count_their_cells(string text, int cells) => Assert.Equal(cells, DisplayWidth.Of(text));

    [Fact]
    public void A_paragraph_breaks_between_words_and_loses_none() => Gen.Select(Pick("a", "bcd", "efghij", "日本語", "https://example/long-address").Array[0, 30], Gen.Int[20, 60]).Sample((words, width) =>
    {
        var wrapped = Wrapping.Wrap(string.Join(' ', words), width, "* ", "  ");
        return wrapped.Split('\n').All(l => DisplayWidth.Of(l) <= width || !l.TrimStart('*', ' ').Contains(' '))
            && string.Concat(words) == string.Concat(wrapped.Skip(2).Where(c => c is not (' ' or '\n')));
    });

    [Fact]
    public void A_command_is_never_broken()
    {
        var text = new StyledText().Wrap(new StyledText().Add("run ").Add("curl -sS 'https://example/' -H 'A: b'", Role.Command).Add(", then look"), 20);
        Assert.Contains("curl -sS 'https://example/' -H 'A: b',", PlainText.Write(text));
    }

    [Fact]
    public void A_redacted_address_is_no_hyperlink()
    {
        string Ansi(string address) => AnsiText.Write(new StyledText().Add(address, Role.Address), hyperlinks: true);
        Assert.Equal("\e]8;;https://example/a\e\\https://example/a\e]8;;\e\\", Ansi("https://example/a"));
        Assert.Equal("https://example/?t=eyJh…(99 chars)", Ansi("https://example/?t=eyJh…(99 chars)"));
        Assert.Equal("javascript:alert(1)", Ansi("javascript:alert(1)"));
    }

    [Fact]
    public void Html_holds_no_tag_of_a_stranger() => Strangers.Sample(text =>
    {
        var html = HtmlText.Write(new StyledText().Prose(text));
        return html.Replace("<code>", "").Replace("</code>", "").IndexOfAny(['<', '>', '"']) < 0;
    });

    [Fact]
    public void Markdown_forms_no_link_image_tag_or_fence() => Strangers.Sample(text =>
    {
        var markdown = MarkdownText.Write(new StyledText().Prose(text));
        // What is left outside of code spans and escapes must hold no character that opens anything.
        var bare = Outside(markdown);
        return bare.IndexOfAny(['[', ']', '<', '>', '`', '*', '_', '@', '&', '\n', '|']) < 0 && !bare.Contains("://") && !bare.Contains("www.");
    }, iter: 5000);

    [Fact]
    public void A_block_closes_where_we_close_it() => Strangers.Sample(text =>
    {
        var lines = MarkdownText.Block("text", [text]).TrimEnd('\n').Split('\n');
        return lines.Length == 3 && lines[0] == lines[2] + "text" && !lines[1].Contains(lines[2]);
    });

    [Fact]
    public void A_very_long_text_is_written_in_one_pass()
    {
        foreach (var piece in new[] { "`a` ", "`", "日", "a ", "\\u1234", "www.", "\e" })
        {
            var text = new StyledText().Prose(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)));
            Assert.NotEmpty(MarkdownText.Write(new StyledText().Wrap(text, 80)) + HtmlText.Write(text) + AnsiText.Write(text));
        }
    }

    private static readonly Gen<string> Strangers =
        Pick("`", "``", "```", "[a](b)", "![", "]", "(", "<b>", "</script>", "www.a", "https://a/", "a@b", "*", "_", "\\", " ", "\n", "#1", "|", "&lt;", "x", "'", "\"").Array[0, 10].Select(string.Concat);

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    // CommonMark's reading of code spans and escapes (sections 6.1 and 2.4), independent of the writer.
    private static string Outside(string markdown)
    {
        var bare = new StringBuilder();
        for (var i = 0; i < markdown.Length;)
        {
            if (markdown[i] == '\\' && i + 1 < markdown.Length && char.IsAscii(markdown[i + 1]) && char.IsPunctuation(markdown[i + 1]) | char.IsSymbol(markdown[i + 1])) { i += 2; continue; }
            if (markdown[i] != '`') { bare.Append(markdown[i++]); continue; }
            var ticks = 1;
            while (i + ticks < markdown.Length && markdown[i + ticks] == '`') ticks++;
            var close = Ticks().Matches(markdown, i + ticks).FirstOrDefault(m => m.Length == ticks);
            if (close is null) { bare.Append('`', ticks); i += ticks; }
            else i = close.Index + ticks;
        }
        return bare.ToString();
    }

    [GeneratedRegex("`+")]
    private static partial Regex Ticks();
}
