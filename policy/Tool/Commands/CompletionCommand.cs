using System.CommandLine;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy completion</c>: a script that asks the tool itself what may come next.</summary>
internal static class CompletionCommand
{
    private const string Description = """
        Prints the completion script of a shell for a command named policy:
          source <(policy completion bash)
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _policy() { local IFS=$'\n'; COMPREPLY=($(compgen -W "$(policy "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")); }
            complete -o default -F _policy policy
            """,
        ["zsh"] = """
            _policy() { compadd -- ${(f)"$(policy "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"} }
            compdef _policy policy
            """,
        ["fish"] = """
            complete -f -c policy -a '(policy "[suggest:"(string length (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName policy -ScriptBlock { param($word, $ast, $at)
              policy "[suggest:$at]" "$ast" | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) } }
            """,
    };

    public static Command Create(ToolHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var json = CommandOptions.Json();
        var command = new Command("completion", Description) { shell, json };
        command.SetAction(parsed => Run(host, parsed.GetValue(shell)!, parsed.GetValue(json)));
        return command;
    }

    private static void Run(ToolHost host, string shell, bool json)
    {
        if (json)
        {
            Answer.Json(host, new CompletionScript(shell, Scripts[shell]), CommandJson.Default.CompletionScript);
        }
        else
        {
            host.Output.WriteLine(Scripts[shell]);
        }
    }
}
