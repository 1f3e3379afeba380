using System.Text.RegularExpressions;
using System.Xml;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

internal static partial class VaultRules
{
    private const string ZoneName = "privatelink.vaultcore.azure.net";

    /// <summary>Key Vault's own bounds: a key lives 28 days or longer, and is rotated 7 days or more after its making and before its end.</summary>
    private static readonly TimeSpan s_shortestLife = TimeSpan.FromDays(28);
    private static readonly TimeSpan s_shortestDistance = TimeSpan.FromDays(7);

    private static readonly string[] s_signing = ["sign", "verify"];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("KV-01", Severity.Critical, Scope.Production, "Nobody purges the vault: the key survives its deletion.",
            estate => estate.Every(Vault, vault => vault["properties.enablePurgeProtection"].IsTrue()),
            Change.Drop(Vault, "properties.enablePurgeProtection"), Change.Set(Vault, "properties.enablePurgeProtection", "false")),
        new("KV-02", Severity.High, Scope.EveryStack, "Deletion is soft.",
            estate => estate.Every(Vault, vault => vault["properties.enableSoftDelete"] is var soft ? soft.Must(!soft.Exists || soft.Flag == true, "true or nothing") : []),
            Change.Set(Vault, "properties.enableSoftDelete", "false")),
        new("KV-03", Severity.Low, Scope.Production, "What was deleted is kept for 90 days.",
            estate => estate.Every(Vault, vault => vault["properties.softDeleteRetentionInDays"].IsBetween(90, 90)),
            Change.Set(Vault, "properties.softDeleteRetentionInDays", "7"), Change.Drop(Vault, "properties.softDeleteRetentionInDays")),
        new("KV-04", Severity.High, Scope.EveryStack, "Roles decide about the vault's data.",
            estate => estate.Every(Vault, vault => vault["properties.enableRbacAuthorization"].IsTrue()),
            Change.Drop(Vault, "properties.enableRbacAuthorization")),
        new("KV-05", Severity.High, Scope.EveryStack, "No access policy stands beside the roles.",
            estate => estate.Every(Vault, vault => vault["properties.accessPolicies"].IsLeftOut()),
            Change.Set(Vault, "properties.accessPolicies", """[{"objectId":"x","permissions":{"keys":["all"]}}]""")),
        new("KV-06", Severity.High, Scope.EveryStack, "The vault refuses every address that is not listed.",
            estate => estate.Every(Vault, vault => vault["properties.networkAcls.defaultAction"].Is("Deny")),
            Change.Set(Vault, "properties.networkAcls.defaultAction", "\"Allow\""), Change.Drop(Vault, "properties.networkAcls")),
        new("KV-08", Severity.High, Scope.Production, "A private endpoint leads to the vault.",
            estate => estate.Every(Vault, vault => PrivateLinks.To(estate, vault, "vault")),
            Change.Without(PrivateEndpoint, "vault-endpoint"), Change.Set(PrivateEndpoint, "privateLinkServiceConnections[0].groupIds", """["registry"]""", "vault-endpoint")),
        new("KV-09", Severity.High, Scope.Production, "The network resolves the vault to its private address.",
            estate => PrivateLinks.Zone(estate, ZoneName, needsZoneGroup: false),
            Change.Without(PrivateZone, "vault-zone"), Change.Drop(ZoneLink, "virtualNetwork", "vault-link")),
        new("KV-11", Severity.High, Scope.EveryStack, "The vault's name is 3 to 24 letters, digits and single hyphens.",
            estate => estate.Every(Vault, vault => vault["vaultName"].Must(VaultName().IsMatch(vault["vaultName"].Text ?? ""), "3 to 24 letters, digits and single hyphens")),
            Change.Set(Vault, "vaultName", "\"kv--two\""), Change.Set(Vault, "vaultName", "\"kv-aaaaaaaaaaaaaaaaaaaaaaaa\""), Change.Drop(Vault, "vaultName")),
        new("KV-13", Severity.High, Scope.Production, "Keys are made in the HSM.",
            estate => estate.Every(Key, key => key["properties.kty"].IsOneOf("EC-HSM", "RSA-HSM")),
            Change.Set(Key, "properties.kty", "\"EC\"")),
        new("KV-15", Severity.Medium, Scope.EveryStack, "A signing key signs and verifies, nothing else.",
            estate => SigningKeys(estate) is { Count: > 0 } keys ? keys.SelectMany(SignsOnly) : [Violation.Missing(Key, "a signing key")],
            Change.Set(Key, "properties.keyOps", """["sign","verify","wrapKey"]"""), Change.Set(Key, "properties.keyOps", """["sign"]"""),
            Change.Drop(Key, "properties.keyOps"), Change.Without(Key)),
        new("KV-17", Severity.High, Scope.Production, "Keys expire, or are rotated by a policy with an expiry.",
            estate => estate.Every(Key, Expires),
            Change.Drop(Key, "properties.rotationPolicy"), Change.Set(Key, "properties.rotationPolicy.attributes.expiryTime", "\"P7D\"")),
        new("KV-18", Severity.Medium, Scope.EveryStack, "Each action of a rotation has one trigger, seven days or more from making and expiry.",
            estate => estate.Any(Key, key => key["properties.rotationPolicy.lifetimeActions"].Items.SelectMany(action => Trigger(key, action["trigger"]))),
            Change.Set(Key, "properties.rotationPolicy.lifetimeActions[0].trigger.timeBeforeExpiry", "\"P30D\""),
            Change.Set(Key, "properties.rotationPolicy.lifetimeActions[0].trigger.timeAfterCreate", "\"P3D\""),
            Change.Drop(Key, "properties.rotationPolicy.lifetimeActions[0].trigger")),
        new("KV-21", Severity.High, Scope.EveryStack, "No key can be exported or released.",
            estate => estate.Every(Key, key => [.. key["properties.attributes.exportable"].IsNotTrue(), .. key["properties.releasePolicy"].IsLeftOut()]),
            Change.Set(Key, "properties.attributes.exportable", "true"), Change.Set(Key, "properties.releasePolicy", """{"data":"e30"}""")),
        new("KV-22", Severity.Low, Scope.EveryStack, "A secret's name is 1 to 127 letters, digits and hyphens.",
            estate => estate.Any(Secret, secret => secret["secretName"].Must(SecretName().IsMatch(secret["secretName"].Text ?? ""), "1 to 127 letters, digits and hyphens")),
            Change.Add(Secret, "extra", """{"secretName":"not_valid","properties":{"contentType":"text/plain","attributes":{"expires":1893456000}}}""")),
        new("KV-23", Severity.High, Scope.Production, "Secrets expire.",
            estate => estate.Any(Secret, secret => secret["properties.attributes.expires"].IsSet()),
            Change.Add(Secret, "extra", """{"secretName":"valid","properties":{"contentType":"text/plain"}}""")),
        new("KV-24", Severity.Low, Scope.EveryStack, "Secrets say what they hold.",
            estate => estate.Any(Secret, secret => secret["properties.contentType"].IsSet()),
            Change.Add(Secret, "extra", """{"secretName":"valid","properties":{"attributes":{"expires":1893456000}}}""")),
        new("KV-27", Severity.Low, Scope.Production, "Azure's own services do not pass the vault's firewall.",
            estate => estate.Every(Vault, vault => vault["properties.networkAcls.bypass"].Is("None")),
            Change.Set(Vault, "properties.networkAcls.bypass", "\"AzureServices\""), Change.Drop(Vault, "properties.networkAcls.bypass")),
        new("KV-28", Severity.Low, Scope.Production, "A lock keeps the vault from being deleted.",
            estate => estate.Every(Vault, vault => Locked(estate, vault)),
            Change.Set(LockByScope, "level", "\"NotSpecified\"", "vault-lock"), Change.Set(LockByScope, "scope", "\"@registry\"", "vault-lock")),
        new("KV-29", Severity.High, Scope.EveryStack, "Keys of the HSM are in a premium vault.",
            estate => estate.Any(Key, key => InPremiumVault(estate, key)),
            Change.Set(Vault, "properties.sku.name", "\"standard\"")),
    ];

    private static IReadOnlyList<Place> SigningKeys(Estate estate) =>
    [
        .. estate.All(Key).Where(key => !key["properties.keyOps"].Exists || key["properties.keyOps"].Texts.Contains("sign")),
    ];

    private static IEnumerable<Violation> SignsOnly(Place key) =>
        key["properties.keyOps"].Must(key["properties.keyOps"].Texts.Order(StringComparer.Ordinal).SequenceEqual(s_signing), "[sign, verify]");

    private static IEnumerable<Violation> Expires(Place key)
    {
        var life = key["properties.rotationPolicy.attributes.expiryTime"];
        return life.Must(key["properties.attributes.expires"].Exists || Duration(life) >= s_shortestLife, "P28D or longer, or attributes.expires");
    }

    private static IEnumerable<Violation> Trigger(Place key, Place trigger)
    {
        var (after, before) = (trigger["timeAfterCreate"], trigger["timeBeforeExpiry"]);
        var life = Duration(key["properties.rotationPolicy.attributes.expiryTime"]);
        var distances = after.Exists ? [Duration(after), life - Duration(after)] : new[] { Duration(before), life - Duration(before) };
        return
        [
            .. trigger.Must(after.Exists != before.Exists, "one trigger"),
            .. trigger.Must(distances.All(distance => distance is null || distance >= s_shortestDistance) && distances[0] is not null, "P7D or more from making and expiry"),
        ];
    }

    /// <returns>Null for what is no ISO 8601 duration.</returns>
    private static TimeSpan? Duration(Place place)
    {
        try
        {
            return place.Text is { } text ? XmlConvert.ToTimeSpan(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<Violation> Locked(Estate estate, Place vault)
    {
        var locks = estate.All(LockByScope).Where(held => held["scope"].ComesFrom(vault.Resource) || estate.Sources(held["scope"], ResourceGroup).Count > 0)
            .Concat(estate.All(LockOfGroup));
        return locks.Any(held => held["level"].Text is "CanNotDelete" or "ReadOnly") ? [] : [Violation.Missing(LockByScope, $"CanNotDelete on {vault.Resource.Name} or its group")];
    }

    private static IEnumerable<Violation> InPremiumVault(Estate estate, Place key)
    {
        var isHsm = key["properties.kty"].Text?.EndsWith("-HSM", StringComparison.Ordinal) ?? false;
        var vaults = estate.All(Vault).Where(vault => Estate.Names(key["vaultName"], vault, "vaultName")).ToList();
        return key["vaultName"].Must(!isHsm || (vaults.Count > 0 && vaults.All(vault => vault["properties.sku.name"].Text == "premium")), "a premium vault of this stack");
    }

    [GeneratedRegex(@"\A(?=.{3,24}\z)[A-Za-z](-?[A-Za-z0-9])*\z")]
    private static partial Regex VaultName();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,127}\z")]
    private static partial Regex SecretName();
}
