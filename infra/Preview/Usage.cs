using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Trust;
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
            var stacks = StackFile.Stacks(root);
            return $"no stack {Shown(options.Stack)}: expected a file Pulumi.STACK.yaml beside Pulumi.yaml; " +
                (stacks.Count == 0 ? "there is none" : $"stacks here: {string.Join(", ", stacks)}");
        }

        return options.Phase is not null && !StackPolicyReader.PhaseNames.Contains(options.Phase)
            ? $"--phase {Shown(options.Phase)}: expected {string.Join(", ", StackPolicyReader.PhaseNames)}"
            : null;
    }

    private static string Shown(string text) => Pulumi.Offline.Diagnostics.TerminalText.CleanLine(text);
}
