using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.TrustPolicies;

/// <summary>
/// Hosts that the policy sends the webhook to, and that the settings keep it from: where egress goes by name, those that are not listed, and
/// everywhere other ports than those of listed registries. What lies there could never be checked, and nothing would say so before the first pod.
/// </summary>
/// <param name="stack">Its name.</param>
/// <param name="open">Hosts and ports that the webhook may ask.</param>
/// <param name="byName">Only by these names, and not everybody by their ports.</param>
/// <param name="fromCommandLine">Keys that a person gave there.</param>
internal sealed class RegistryReach(
    string stack, IReadOnlyList<(string Host, int Port)> open, bool byName, IReadOnlySet<string> fromCommandLine, TrustPolicy policy)
{
    public static RegistryReach Of(StackSettings settings, TrustPolicy policy) =>
        new(settings.Stack, [.. RegistryHosts.Of(settings)], settings.Cluster.AdvancedNetworking, settings.FromCommandLine, policy);

    /// <summary>Places that a rule names for evidence alone: that they cannot be read is a slip.</summary>
    /// <returns>One line each, with file, path and the setting that lacks the host.</returns>
    public IEnumerable<string> Signatures() =>
        from rule in Admitted()
        from place in (rule.Value.Signatures ?? []).Select((repository, index) => (Host: repository.Text.Split('/')[0], Index: index))
        where !Reaches(place.Host)
        select Line($"rules.{rule.Key}.signatures[{place.Index}]", place.Host, "no evidence is ever found there");

    /// <summary>Images that a rule holds to something. A rule may be for hands and pipelines alone, which reach other hosts than the cluster does.</summary>
    public IEnumerable<string> Images() =>
        from rule in Admitted()
        where rule.Value.IsVerified
        from place in rule.Value.Images.Select((image, index) => (Image: image, Index: index))
        where place.Image.NamesItsRegistry && place.Image.Text != "**" && !Reaches(place.Image.Registry)
        select Line($"rules.{rule.Key}.images[{place.Index}]", place.Image.Registry, "no such image can be checked in the cluster");

    /// <summary>Rules that admission can come to: it leaves out whole namespaces, and a rule for these is for the pipeline.</summary>
    private IEnumerable<KeyValuePair<string, Rule>> Admitted() => policy.Rules
        .Where(rule => rule.Value.Namespaces?.All(IsLeftOut) != true)
        .OrderBy(rule => rule.Key, StringComparer.Ordinal);

    private static bool IsLeftOut(NamespacePattern pattern) => WebhookNames.NamespacesLeftOut.Contains(pattern.Text, StringComparer.Ordinal);

    private bool Reaches(string registry) => RegistryAddress.TryParse(registry, out var address)
        && RegistryHosts.Behind(address).All(asked => open.Any(host => host.Port == asked.Port && (!byName || Covers(host.Host, asked.Host))));

    /// <summary>As Cilium reads a name: a star stands for one or more labels.</summary>
    private static bool Covers(string pattern, string host) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.Ordinal) && host.Length > pattern.Length - 1
        : host == pattern;

    private string Line(string path, string host, string so) =>
        $"{StackPaths.Of(stack, PolicyFile.Name)}: {path}: the webhook may not reach {host}, so {so}; "
        + (RegistryAddress.TryParse(host, out _)
            ? $"expected {host} in {SettingPlace.Of(stack, SettingTable.WebhookRegistries.Key, fromCommandLine)}"
            : "expected a registry with a host name");
}
