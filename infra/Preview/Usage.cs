using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Infra.Workspace;

namespace ImageTrust.Infra.Preview;

/// <summary>Calls that are well-formed but ask for something that is not there.</summary>
internal static class Usage
{
    /// <returns>One sentence, or null when the call makes sense.</returns>
    public static string? ProblemWith(PreviewOptions options, string root)
    {
        // The name becomes part of file paths and of every physical name.
        if (!SettingForms.StackName().IsMatch(options.Stack) || !File.Exists(StackFile.PathOf(root, options.Stack)))
        {
            return $"no stack {Shown(options.Stack)}: expected a file Pulumi.STACK.yaml beside Pulumi.yaml; {Stacks(root)}";
        }

        return options.Phase is not null && !StackPolicyReader.PhaseNames.Contains(options.Phase)
            ? $"--phase {Shown(options.Phase)}: expected {string.Join(", ", StackPolicyReader.PhaseNames)}"
            : null;
    }

    /// <summary>The stacks of the project that the working directory belongs to, in words.</summary>
    public static string StacksHere()
    {
        try
        {
            return Stacks(ProjectRoot.Find(null, Directory.GetCurrentDirectory()));
        }
        catch (DirectoryNotFoundException problem)
        {
            return problem.Message;
        }
    }

    private static string Stacks(string root) =>
        StackFile.Stacks(root) is [_, ..] stacks ? $"stacks here: {string.Join(", ", stacks)}" : "there is none";

    private static string Shown(string text) => Pulumi.Offline.Diagnostics.TerminalText.CleanLine(text);
}
