using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies;

/// <summary>
/// What a policy still holds of the sample: contoso's workflow, ids and registry. Deployed as it is, it would trust somebody else's
/// pipeline and match none of one's own images.
/// </summary>
internal static class SampleValues
{
    private const string Repository = "123456789";
    private const string Owner = "12345678";

    /// <returns>One text per value, with the place it stands at.</returns>
    public static IReadOnlyList<string> In(TrustPolicy policy) => [.. OfAuthorities(policy).Concat(OfRules(policy))];

    private static IEnumerable<string> OfAuthorities(TrustPolicy policy)
    {
        foreach (var (name, authority) in policy.Authorities.Where(entry => entry.Value.Keyless is not null))
        {
            var keyless = authority.Keyless!;
            if (IsContoso(keyless.Identity?.ToString()))
            {
                yield return $"authorities.{name}.keyless.identity";
            }

            if (keyless.GitHub?.RepositoryId?.ToString() == Repository || keyless.GitHub?.OwnerId?.ToString() == Owner)
            {
                yield return $"authorities.{name}.keyless.github";
            }
        }
    }

    private static IEnumerable<string> OfRules(TrustPolicy policy) =>
        policy.Rules.Where(rule => rule.Value.Images.Any(pattern => IsContoso(pattern.ToString()))).Select(rule => $"rules.{rule.Key}.images");

    private static bool IsContoso(string? text) => text?.Contains("contoso", StringComparison.OrdinalIgnoreCase) ?? false;
}
