using ImageTrust.Policy.Tool.Hosting;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Asking;

/// <summary>A bar on standard error while registries are asked, where that is a terminal; nothing in a pipeline's log.</summary>
internal static class TerminalProgress
{
    /// <param name="host">The streams.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many steps there are.</param>
    /// <param name="work">Does it, and calls what it is given after each step, from any thread.</param>
    public static async Task RunAsync(ToolHost host, string title, int total, Func<Action, Task> work)
    {
        var output = new AnsiConsoleOutput(host.Error);
        if (!output.IsTerminal || total == 0)
        {
            await work(() => { });
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask($"{title} ({total})", maxValue: total);
                await work(() => task.Increment(1));
            });
    }
}
