using System.Diagnostics;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>
/// The stack's plan follows from its policy, and the program that knows how lies beside the stacks in a checkout. It is another program, so it is run as
/// one; where it is not there, the person is told.
/// </summary>
internal static class PlanRewrite
{
    private const string Program = "preview";

    /// <summary>What to run, as a person writes it.</summary>
    public static string Command(string stack) => $"./{Program} {stack} --write";

    /// <summary>Whether a checkout is around the stack's folder.</summary>
    public static bool IsThere(string stackFolder) => File.Exists(Path.Combine(Root(stackFolder), Program));

    /// <exception cref="UsageException">It could not be run, or did not succeed; what it says is on standard error.</exception>
    public static void Run(ToolHost host, string stackFolder, string stack)
    {
        string root = Root(stackFolder);
        var start = new ProcessStartInfo(Path.Combine(root, Program)) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(stack);
        start.ArgumentList.Add("--write");
        using var process = Start(start);
        process.ErrorDataReceived += (_, line) => Say(host, line.Data);
        process.OutputDataReceived += (_, line) => Say(host, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new UsageException($"{Command(stack)} failed, so {StackPaths.Of(stack, "plan.json")} could not be written.");
        }
    }

    private static string Root(string stackFolder) => Path.GetFullPath(Path.Combine(stackFolder, "..", ".."));

    private static void Say(ToolHost host, string? line)
    {
        if (line is not null)
        {
            lock (host)
            {
                host.Error.WriteLine(line);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new UsageException($"{start.FileName} could not be started: {error.Message}.");
        }
    }
}
