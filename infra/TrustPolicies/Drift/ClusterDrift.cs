using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies.Drift;

/// <summary>
/// The service accounts that the program creates in its cluster, and those of the policy. The certificate names no cluster, only the
/// issuer does: of that, region and tenant are known before the cluster exists, the rest once it does.
/// </summary>
internal sealed class ClusterDrift(StackSettings settings, TrustPolicy policy)
{
    private readonly Mismatch mismatch = new(settings);

    /// <summary>What can be told from the two documents.</summary>
    public IEnumerable<string> All() => Signer().Concat(Own().SelectMany(Place));

    /// <summary>A policy that trusts accounts, none of which is the one that may push and sign, has lost sight of it.</summary>
    private IEnumerable<string> Signer()
    {
        if (settings.Signer is not { } signer)
        {
            return [];
        }

        var trusted = Trusting().ToList();
        var created = $"{signer.Namespace}/{signer.ServiceAccount}";
        return trusted.Count == 0 || trusted.Any(authority => authority.Account == created) ? []
            : trusted.Select(authority => mismatch.Between(
                $"authorities.{authority.Name}.keyless.serviceAccount", authority.Account, SettingTable.SignerServiceAccount.Key, created));
    }

    /// <summary>The issuer itself, once it is known.</summary>
    /// <param name="issuer">The cluster's, with its trailing slash.</param>
    public IEnumerable<string> Against(string issuer) =>
        from authority in Own()
        where authority.Keyless.Issuer.Text != issuer
        select $"{mismatch.Policy}: authorities.{authority.Name}.keyless.issuer is {authority.Keyless.Issuer.Text}, but the cluster of "
            + $"{mismatch.Settings} issues as {issuer}: the policy trusts {authority.Account} of another cluster";

    /// <summary>The authorities that name an account of this program.</summary>
    private IEnumerable<(string Name, string Account, KeylessAuthority Keyless)> Own() => Trusting().Where(authority => Accounts().Contains(authority.Account));

    private IEnumerable<(string Name, string Account, KeylessAuthority Keyless)> Trusting() =>
        from entry in policy.Authorities.OrderBy(entry => entry.Key, StringComparer.Ordinal)
        let account = entry.Value.Keyless?.ServiceAccount
        where account is not null
        select (entry.Key, $"{account.Namespace}/{account.Name}", entry.Value.Keyless!);

    private IEnumerable<string> Accounts() =>
    [
        $"{ClusterNames.Namespace}/{ClusterNames.Webhook}",
        .. settings.Signer is { } signer ? [$"{signer.Namespace}/{signer.ServiceAccount}"] : Array.Empty<string>(),
    ];

    private IEnumerable<string> Place((string Name, string Account, KeylessAuthority Keyless) authority)
    {
        var path = $"authorities.{authority.Name}.keyless.issuer";
        var issuer = authority.Keyless.Issuer.Text;
        var azure = settings.Azure;
        if (TokenIssuers.PlaceOf(issuer) is not { } place)
        {
            yield return mismatch.Between(path, issuer, SettingTable.Location.Key, $"{azure.Location}, whose clusters issue as {TokenIssuers.Cluster(azure.Location, azure.TenantId)}…");
            yield break;
        }

        if (place.Location != azure.Location)
        {
            yield return mismatch.Between(path, $"of region {place.Location}", SettingTable.Location.Key, azure.Location);
        }

        if (place.TenantId != azure.TenantId.ToString("D"))
        {
            yield return mismatch.Between(path, $"of tenant {place.TenantId}", SettingTable.TenantId.Key, azure.TenantId.ToString("D"));
        }
    }
}
