using System.CommandLine;

namespace ImageTrust.Infra.Preview;

/// <summary>What the program is when a person starts it: <c>preview</c>.</summary>
internal static class CommandLine
{
    /// <returns>0 fine, 1 the program failed or its settings are bad, 2 usage or no such stack, 3 changes where none were expected.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var call = Root().Parse(args);
        if (call.Errors.Count > 0)
        {
            foreach (var error in call.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("usage: dotnet run --project infra -- preview --stack STACK [options]; --help lists them");
            return ExitCode.Usage;
        }

        return await call.InvokeAsync();
    }

    private static RootCommand Root()
    {
        var preview = new Command("preview", "Show what `pulumi up` would do: no cloud login, no Pulumi CLI, no backend")
        {
            PreviewOptions.StackOption, PreviewOptions.PhaseOption, PreviewOptions.ConfigOption, PreviewOptions.AgainstOption,
            PreviewOptions.StateOption, PreviewOptions.DiffOption, PreviewOptions.MarkdownOption, PreviewOptions.HtmlOption, PreviewOptions.JsonOption,
            PreviewOptions.WriteOption, PreviewOptions.ExpectNoChangesOption, PreviewOptions.EvidenceOption,
        };
        preview.SetAction(async (call, cancellation) =>
        {
            var (options, problem) = PreviewOptions.From(call);
            if (options is null)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCode.Usage;
            }

            return await new PreviewCommand(options, Console.Out, Console.Error).RunAsync(cancellation);
        });
        return new RootCommand("ImageTrust: the Pulumi program. Pulumi runs it without arguments; by hand it previews a stack offline.") { preview };
    }
}

/// <summary>Exit codes of the command line.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Changes = 3;

    /// <summary>Interrupted by Ctrl-C, as shells number it (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
