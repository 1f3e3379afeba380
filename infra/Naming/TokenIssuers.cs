using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Naming;

/// <summary>Who issues the tokens of clusters, which this program's federated credentials accept.</summary>
internal static partial class TokenIssuers
{
    /// <summary>An AKS cluster's issuer, as far as it is known before the cluster exists; its last segment is the cluster's own.</summary>
    public static string Cluster(string location, Guid tenantId) => $"https://{location}.oic.prod-aks.azure.com/{tenantId:D}/";

    /// <returns>Region and tenant of an AKS issuer; null for any other.</returns>
    public static (string Location, string TenantId)? PlaceOf(string issuer) =>
        ClusterIssuer().Match(issuer) is { Success: true } match ? (match.Groups["location"].Value, match.Groups["tenant"].Value) : null;

    [GeneratedRegex("^https://(?<location>[a-z0-9]+)\\.oic\\.prod-aks\\.azure\\.com/(?<tenant>[0-9a-f-]{36})/[0-9a-f-]{36}/$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ClusterIssuer();
}
