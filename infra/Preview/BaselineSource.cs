using System.Diagnostics;
using ImageTrust.Policy.Contract;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Preview;

/// <summary>A baseline was asked for and cannot be had; the message is for the person who asked.</summary>
internal sealed class BaselineException(string message) : Exception(message);

/// <summary>Finds what a plan is compared with.</summary>
internal static class BaselineSource
{
    /// <summary>Where <c>--write</c> puts a stack's plan and <c>git:REF</c> looks for it, relative to the root.</summary>
    public static string CommittedPlan(string stack) => StackPaths.Of(stack, "plan.json");

    /// <exception cref="BaselineException">No such file, revision or plan, or it cannot be read as one.</exception>
    public static async Task<Baseline> ReadAsync(PreviewOptions options, string root, CancellationToken cancellation)
    {
        try
        {
            switch (options.Baseline)
            {
                case BaselineChoice.PlanFile(var path):
                    await using (var file = File.OpenRead(path))
                    {
                        return Baseline.FromPlan(PlanJson.Read(file, path));
                    }

                case BaselineChoice.State(var path):
                    await using (var file = File.OpenRead(path))
                    {
                        return Baseline.FromStackExport(file, path);
                    }

                case BaselineChoice.Revision(var name):
                    return await FromGitAsync(name, CommittedPlan(options.Stack), root, cancellation);

                default:
                    return Baseline.Empty;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonFormatException)
        {
            throw new BaselineException(problem.Message);
        }
    }

    private static async Task<Baseline> FromGitAsync(string revision, string path, string root, CancellationToken cancellation)
    {
        // After --end-of-options nothing a caller writes can become an option of git.
        var start = new ProcessStartInfo("git", ["-C", root, "show", "--end-of-options", $"{revision}:./{path}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var git = Start(start);
        using var content = new MemoryStream();
        var copying = git.StandardOutput.BaseStream.CopyToAsync(content, cancellation);
        var complaint = git.StandardError.ReadToEndAsync(cancellation);
        await copying;
        await git.WaitForExitAsync(cancellation);
        if (git.ExitCode != 0)
        {
            throw new BaselineException($"git:{revision}: no {path} at that revision ({(await complaint).Trim().ReplaceLineEndings(" ")})");
        }

        content.Position = 0;
        return Baseline.FromPlan(PlanJson.Read(content, $"{revision}:{path}"));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new BaselineException($"--against git:… needs git on the path: {problem.Message}");
        }
    }
}
