using System.Diagnostics;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>Questions to the git program about the repository that a folder is in. It only reads.</summary>
internal static class Git
{
    // git answers from the local repository; longer means it waits for something, such as a credential prompt.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What it prints; null when it says no.</summary>
    /// <exception cref="UsageException">There is no git, or it does not answer.</exception>
    public static byte[]? Ask(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments.Prepend("--no-pager"))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new UsageException("git does not answer.");
        }

        return process.ExitCode == 0 ? output.ToArray() : null;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("git is not installed.");
        }
    }
}
