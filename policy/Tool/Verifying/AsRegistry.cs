using System.CommandLine;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>
/// An image judged as if it lay in another registry, under the same name: what a stack's policy will say of an image that is still in the
/// registry of the stack before it.
/// </summary>
internal static class AsRegistry
{
    public static Option<string?> Option() => new("--as-registry")
    {
        Description = "Judge the image as if it lay in this registry, under the same name: before it is copied there.",
        HelpName = "HOST",
    };

    /// <summary>The policy with the two registries' places changed: its rules for the host now cover the image's, and those for the image's own cover nothing.</summary>
    /// <param name="policy">As written.</param>
    /// <param name="host">The registry to judge by; null changes nothing.</param>
    /// <param name="image">Where the image lies.</param>
    public static TrustPolicy Of(TrustPolicy policy, string? host, RepositoryName image)
    {
        if (host is null || host == image.Registry)
        {
            return policy;
        }

        if (!RegistryHost.TryParse(host, out _))
        {
            throw new UsageException($"--as-registry {host}: expected a registry's host as an image names it, such as contoso.azurecr.io.");
        }

        var rules = policy.Rules.Select(entry => (entry.Key, Rule: entry.Value with { Images = [.. entry.Value.Images.Select(pattern => Moved(pattern, host, image.Registry)).OfType<ImagePattern>()] }));
        return policy with { Rules = rules.Where(entry => entry.Rule.Images.Count > 0).ToDictionary(entry => entry.Key, entry => entry.Rule, StringComparer.Ordinal) };
    }

    private static ImagePattern? Moved(ImagePattern pattern, string from, string to) => pattern.Registry == from
        ? ImagePattern.TryParse(to + pattern.Text[from.Length..], out var moved, out var problem) ? moved : throw new UsageException($"{pattern} in {to}: {problem}.")
        : pattern.Registry == to ? null : pattern;
}
