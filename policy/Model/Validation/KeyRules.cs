using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>Keys: a span in order, and one key under one name, or a threshold would count one signer twice.</summary>
internal static class KeyRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var vaults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, authority) in policy.Authorities.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var path = DocumentPath.Root.Member("authorities").Member(name).Member("key").Member("versions");
            foreach (var (i, version) in (authority.Key?.Versions ?? []).Index())
            {
                report.AddIf(
                    version.ValidFrom is { } from && version.ValidUntil is { } until && from.Value >= until.Value,
                    ProblemRules.SpanOrder, path.Item(i), "validFrom is not before validUntil: the key never counts");
                if (version.PublicKey is { } key && !seen.TryAdd(key.Text, $"{name}, {version.File}"))
                {
                    report.Add(ProblemRules.SharedKey, path.Item(i), $"the same key is already at {seen[key.Text]}: one signer would count twice");
                }

                if (version.VaultKey is { } id && !vaults.TryAdd(id.Text, $"{name}, {version.File}"))
                {
                    report.Add(ProblemRules.SharedKey, path.Item(i).Member("vaultKey"), $"the same version of a vault's key is already at {vaults[id.Text]}: one of the two files is another key's");
                }
            }
        }
    }
}
