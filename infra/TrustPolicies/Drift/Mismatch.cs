using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.TrustPolicies.Drift;

/// <summary>The two documents a mismatch lies between, and its words.</summary>
/// <param name="Stack">The stack's settings; both files are named after it.</param>
internal sealed record Mismatch(StackSettings Stack)
{
    public string Policy => StackPaths.Of(Stack.Stack, ImageTrust.Policy.Document.PolicyFile.Name);

    public string Settings => StackPaths.Config(Stack.Stack);

    /// <summary>Where a setting got its value.</summary>
    public string Place(string key) => SettingPlace.Of(Stack.Stack, key, Stack.FromCommandLine);

    /// <summary>One line with file, path and value of both sides.</summary>
    /// <param name="path">Path in the policy.</param>
    /// <param name="trusted">What the policy says there.</param>
    /// <param name="setting">Full key of the setting.</param>
    /// <param name="created">What the program makes of it.</param>
    public string Between(string path, string trusted, string setting, string created) =>
        $"{Policy}: {path} is {trusted}, but {Place(setting)} is {created}: the program would let in one identity and the policy trust another";
}
