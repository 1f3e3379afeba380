using System.CommandLine;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy compile</c>: what the webhook reads.</summary>
internal static class CompileCommand
{
    private static string Description { get; } = $"""
        Writes a policy as the webhook reads it: {PolicyFiles.Policy}, the canonical form with the keys inside, and beside it each trusted root the
        policy names, as {PolicyFiles.TrustedRoot("HASH")}. `pulumi up` puts the same files into the cluster.

        With --phase: as if the stack were in that phase, to try it.
        """;

    public static Command Create(ToolHost host)
    {
        var (file, stack, phase) = (CommandOptions.File(), CommandOptions.Stack(host), CommandOptions.PhaseOption());
        var folder = new Option<string>("--output", "-o") { Description = "The folder to write to.", HelpName = "FOLDER", Required = true };
        var command = new Command("compile", Description) { file, stack, phase, folder };
        command.SetAction(parsed => Run(
            host, StackFiles.One(host, parsed.GetValue(stack), parsed.GetValue(file)), CommandOptions.PhaseOf(parsed.GetValue(phase)), parsed.GetValue(folder)!));
        return command;
    }

    private static int Run(ToolHost host, StackFiles.Source source, Phase? phase, string folder)
    {
        if (PolicyNotes.Accepted(host, source.Name, PolicyFile.Read(source.Path)) is not { } policy)
        {
            return ExitCodes.Findings;
        }

        var unusable = PolicyCheck.OfFile(source.Path, host.Clock.GetUtcNow()).UnusableRoots.ToList();
        if (unusable.Count > 0)
        {
            unusable.ForEach(finding => host.Error.WriteLine(PolicyCheck.Line(source.Name, finding)));
            return ExitCodes.Findings;
        }

        policy = phase is { } asked ? policy.WithPhase(asked) : policy;
        try
        {
            string target = Path.Combine(host.Folder, folder);
            Directory.CreateDirectory(target);
            Write(host, Path.Combine(target, PolicyFiles.Policy), CanonicalPolicy.Write(policy));
            foreach (var root in policy.Authorities.Values.Select(authority => authority.TrustRoot).OfType<TrustRoot>().DistinctBy(root => root.Sha256))
            {
                string name = PolicyFiles.TrustedRoot(root.Sha256!.Text);
                Write(host, Path.Combine(target, name), File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(source.Path)!, root.File.Text)));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(error.Message);
        }

        return ExitCodes.Fine;
    }

    private static void Write(ToolHost host, string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        Answer.Line(host, $"{path} ({Digest.Of(bytes)})");
    }
}
