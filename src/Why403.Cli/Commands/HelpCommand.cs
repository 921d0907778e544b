using System.CommandLine;

namespace Why403.Cli.Commands;

/// <summary><c>why403 help TOPIC</c>.</summary>
internal static class HelpCommand
{
    public static Command Create(TextWriter output)
    {
        var topic = new Argument<string>("topic") { Description = string.Join(", ", Topics.Keys) };
        topic.AcceptOnlyFromAmong([.. Topics.Keys]);
        var command = new Command("help", "Explain a topic\n\n  why403 help exit-codes\n  why403 help privacy") { topic };
        command.SetAction(parsed => output.Write(Topics[parsed.GetValue(topic)!]));
        return command;
    }

    internal static IReadOnlyDictionary<string, string> Topics { get; } = new Dictionary<string, string>
    {
        ["exit-codes"] = """
            0    not refused, nothing wrong found, or nothing to do
            1    refused; how sure and by whom is in the text and in the JSON
            2    the command line was wrong
            3    undetermined: it could not be observed (no such name, no answer, no
                 readable capture)
            4    a report of logs that lacks a part: a file that could not be read to its
                 end is named in it
            130  interrupted

            --exit-zero makes 1 into 0. A closed pipe is 0. There are no other codes.

            """,
        ["environment"] = """
            NO_COLOR         set and not empty: no colour
            CLICOLOR_FORCE   set and not 0: colour even into a pipe
            TERM=dumb        no colour
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY
                             the way that why403 probe takes, as curl takes it
            WHY403_MATCHER   plain: use the readable twin of the signature matcher

            WHY403_EVENTS    the folder in which a guard keeps its events
            WHY403_LOGS_READ mapped or read: how why403 logs takes plain files
            WHY403_LOGS_LINES
                             plain: the readable twin of the reader of lines

            A flag wins over the environment. There is no configuration file.

            """,
        ["formats"] = """
            text      five blocks: answer, path, findings, fix, next; for people
            json      one document a diagnosis, {"format": "why403/1", ...}; members may be
                      added within version 1, none is renamed or removed
            html      one file that needs no script and no network; the JSON is inside
            markdown  for tickets

            why403 render FILE turns saved JSON (or a report) into any of them.

            """,
        ["privacy"] = """
            why403 read sends nothing. why403 probe sends only to the host of the address,
            at most 8 requests unless --budget says more (never above 14), one at a time
            and spaced; it leaves parts of your request out and adds no attack, no forged
            proxy header and no credential of its own. --dry-run prints what it would send.

            Credentials, cookies, signatures and tokens are shown as their shape, such as
            `Bearer eyJh…(512 chars)`, in every format. Nothing is stored and nothing is
            reported to anybody.

            """,
    };
}
