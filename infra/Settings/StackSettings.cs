namespace ImageTrust.Infra.Settings;

/// <summary>Everything a person chooses for one stack, read once from its configuration and checked before any resource exists.</summary>
/// <param name="Stack">Stack name, as in <c>Pulumi.STACK.yaml</c> and <c>stacks/STACK/</c>; part of every physical name.</param>
/// <param name="LogRetentionDays">Interactive retention of the Log Analytics workspace, 30 to 730 days.</param>
/// <param name="Placeholders">The settings that still hold the sample value this repository ships with.</param>
public sealed record StackSettings(
    string Stack,
    AzureSettings Azure,
    RegistrySettings Registry,
    VaultSettings Vault,
    ClusterSettings Cluster,
    DeployerSettings Deployer,
    GitHubSettings GitHub,
    WebhookSettings Webhook,
    int LogRetentionDays,
    IReadOnlyList<SettingValue> Placeholders);

/// <summary>Where the stack lives.</summary>
/// <param name="Location">Azure region in its short form (<c>westeurope</c>).</param>
public sealed record AzureSettings(string Location, Guid SubscriptionId, Guid TenantId);

/// <param name="Name">Globally unique registry name; its login server is <c>NAME.azurecr.io</c>.</param>
public sealed record RegistrySettings(string Name, RegistrySku Sku)
{
    /// <summary>Host that image references use, known before the registry exists.</summary>
    public string LoginServer => $"{Name}.azurecr.io";
}

/// <summary>Service tier of the registry. Private endpoints, replication and retention need Premium.</summary>
public enum RegistrySku
{
    Basic,
    Standard,
    Premium,
}

/// <param name="Name">Globally unique vault name, 3 to 24 characters; blocked for 90 days after a destroy unless it is purged.</param>
/// <param name="AllowedIpRanges">IPv4 addresses and ranges (CIDR) of runners and deployers; everything else is refused by the vault's firewall.</param>
/// <param name="KeyName">Name of the signing key: <c>azurekms://NAME.vault.azure.net/KEYNAME</c> for cosign.</param>
public sealed record VaultSettings(string Name, string KeyName, IReadOnlyList<string> AllowedIpRanges);

/// <param name="KubernetesVersion"><c>major.minor</c>; the patch follows the upgrade channel.</param>
/// <param name="AdminGroupObjectIds">Entra groups whose members administer the cluster; there are no local accounts.</param>
/// <param name="Kubelogin">How kubelogin, started by the Kubernetes provider, signs in.</param>
public sealed record ClusterSettings(
    string KubernetesVersion,
    string NodeVmSize,
    int NodeCountMin,
    int NodeCountMax,
    IReadOnlyList<Guid> AdminGroupObjectIds,
    KubeloginMode Kubelogin);

/// <summary>The <c>--login</c> modes of kubelogin that need no secret.</summary>
public enum KubeloginMode
{
    AzureCli,
    WorkloadIdentity,
    ManagedIdentity,
    AzurePipelines,
}

/// <summary>Who runs <c>pulumi up</c>: gets cluster administration and custody (not use) of the signing key.</summary>
public sealed record DeployerSettings(Guid ObjectId, PrincipalKind Kind);

/// <summary>Entra principal types that a role can be granted to here.</summary>
public enum PrincipalKind
{
    User,
    Group,
    ServicePrincipal,
}

/// <summary>The repository whose workflow builds, pushes and signs, by name and by the ids that survive a rename.</summary>
public sealed record GitHubSettings(
    string Owner,
    string Repository,
    long OwnerId,
    long RepositoryId,
    string Environment,
    SubjectFormat SubjectFormat);

/// <summary>Form of GitHub's <c>sub</c> claim; repositories created after 15 July 2026 use the immutable one.</summary>
public enum SubjectFormat
{
    Classic,
    Immutable,
    Both,
}

/// <param name="Digest"><c>sha256:…</c> of the webhook's image, or null before the first image was pushed.</param>
/// <param name="Repository">Repository inside the stack's own registry.</param>
public sealed record WebhookSettings(string? Digest, string Repository, int Replicas);

/// <summary>One setting as written: full key and text.</summary>
public sealed record SettingValue(string Key, string Text);
