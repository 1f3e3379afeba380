using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Settings;

/// <summary>Where a person finds what a setting is: in the stack's file, or in the call of a preview.</summary>
internal static class SettingPlace
{
    /// <param name="stack">Stack name.</param>
    /// <param name="key">Full key.</param>
    /// <param name="overrides">Keys given on the command line.</param>
    public static string Of(string stack, string key, IReadOnlySet<string> overrides) =>
        overrides.Contains(key) ? $"--config {key}" : $"{StackPaths.Config(stack)}: {key}";
}
