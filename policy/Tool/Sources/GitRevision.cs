using System.Diagnostics;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>A policy as it was in a git revision, with the key files it had there.</summary>
internal static class GitRevision
{
    public const string Prefix = "git:";

    // git answers from the local repository; longer means it waits for something, such as a credential prompt.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Reads the file as of a revision such as <c>main</c>, <c>HEAD~1</c> or <c>origin/main</c>.</summary>
    public static PolicyReading Read(string revision, string path)
    {
        if (revision.Length == 0 || revision[0] == '-' || revision.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == ':'))
        {
            throw new UsageException($"\"{revision}\" is not a git revision.");
        }

        var folder = Path.GetDirectoryName(path)!;
        var text = Show(folder, revision, Path.GetFileName(path))
            ?? throw new UsageException($"git has no {Path.GetFileName(path)} in {folder} at {revision}.");
        return PolicyFile.ReadText(System.Text.Encoding.UTF8.GetString(text), file => Show(folder, revision, file.Text) is { } bytes
            ? new FileReading.Found(bytes)
            : new FileReading.Missing());
    }

    private static byte[]? Show(string folder, string revision, string relative)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in new[] { "--no-pager", "show", "--end-of-options", $"{revision}:./{relative}" })
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
