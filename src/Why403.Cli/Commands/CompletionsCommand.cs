using System.CommandLine;

namespace Why403.Cli.Commands;

/// <summary><c>why403 completions SHELL</c>: a script that asks the program itself, so it never goes stale.</summary>
internal static class CompletionsCommand
{
    public static Command Create(TextWriter output)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completions", "Print a completion script\n\n  why403 completions bash > ~/.local/share/bash-completion/completions/why403\n  why403 completions fish | source") { shell };
        command.SetAction(parsed => output.Write(Script(parsed.GetValue(shell)!)));
        return command;
    }

    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _why403() {
                local IFS=$'\n'
                COMPREPLY=($(why403 "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
            }
            complete -o default -F _why403 why403

            """,
        "zsh" => """
            #compdef why403
            _why403() {
                local -a found
                found=("${(@f)$(why403 "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a found
            }
            compdef _why403 why403

            """,
        "fish" => """
            complete -c why403 -a '(why403 "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'

            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName why403 -ScriptBlock {
                param($word, $ast, $at)
                why403 "[suggest:$at]" "$ast" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """,
    };
}
