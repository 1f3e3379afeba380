using System.Net;
using System.Text.Json.Serialization;
using ImageTrust.Infra.Settings.GitHub;
using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Settings;

/// <summary>Everything a person chooses for one stack, read once from its configuration and checked before any resource exists.</summary>
/// <param name="Stack">Stack name, as in <c>Pulumi.STACK.yaml</c> and <c>stacks/STACK/</c>; part of every physical name.</param>
/// <param name="Zones">Availability zones to spread over; empty for a region or a purse without them.</param>
/// <param name="AzurePipelines">A second pipeline that may push and sign, or null.</param>
/// <param name="Signer">A workload in the cluster that may push and sign, or null.</param>
/// <param name="DeletionLocks">Whether what cannot be made again can be deleted by Pulumi or by hand.</param>
/// <param name="Placeholders">The settings that still hold the sample value this repository ships with.</param>
internal sealed record StackSettings(
    string Stack,
    AzureSettings Azure,
    NetworkSettings Network,
    IReadOnlyList<string> Zones,
    RegistrySettings Registry,
    VaultSettings Vault,
    ClusterSettings Cluster,
    DeployerSettings Deployer,
    GitHubSettings GitHub,
    AzurePipelinesSettings? AzurePipelines,
    SignerSettings? Signer,
    WebhookSettings Webhook,
    MonitoringSettings Monitoring,
    LockMode DeletionLocks,
    IReadOnlyList<SettingValue> Placeholders)
{
    /// <summary>Keys whose value a person gave on the command line of a preview: whatever is wrong with it is not the file's fault.</summary>
    public IReadOnlySet<string> FromCommandLine { get; init; } = new HashSet<string>();

    /// <summary>Who may change what keeps admission going.</summary>
    public GuardSettings Guard => new(Deployer, Webhook.GuardAccounts, Cluster.AdminGroupObjectIds);

    /// <summary>Whether Pulumi refuses to delete what cannot be made again.</summary>
    public bool Protects => DeletionLocks == LockMode.On;
}

/// <summary>Where the stack's cluster comes from.</summary>
public enum Cloud
{
    [JsonStringEnumMemberName("azure")]
    Azure,

    /// <summary>It is there already: the stack is what lies in it.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>How far a stack is kept from being deleted. Two steps lead down, and each is an update of its own.</summary>
public enum LockMode
{
    [JsonStringEnumMemberName("false")]
    Off,

    /// <summary>Azure's locks are there, and Pulumi deletes neither them nor what cannot be made again.</summary>
    [JsonStringEnumMemberName("true")]
    On,

    /// <summary>Azure's locks are there; Pulumi may take them away.</summary>
    [JsonStringEnumMemberName("released")]
    Released,
}

/// <summary>Where the stack lives.</summary>
/// <param name="Location">Azure region in its short form (<c>westeurope</c>).</param>
public sealed record AzureSettings(string Location, Guid SubscriptionId, Guid TenantId);

/// <param name="Range">The virtual network's IPv4 range; subnets are cut from its first 1,024 addresses.</param>
/// <param name="PrivateEndpoints">Registry and vault are reached through the virtual network only.</param>
/// <param name="AllowedIpRanges">IPv4 addresses and ranges (CIDR) of runners and deployers: what a public endpoint still answers to.</param>
/// <param name="FlowLogs">Every flow of the virtual network is recorded.</param>
public sealed record NetworkSettings(
    IPNetwork Range, Egress Egress, bool PrivateEndpoints, IReadOnlyList<string> AllowedIpRanges, bool FlowLogs);

/// <summary>How nodes reach the Internet.</summary>
public enum Egress
{
    /// <summary>Through the cluster's load balancer: cheap, addresses that change.</summary>
    [JsonStringEnumMemberName("loadBalancer")]
    LoadBalancer,

    /// <summary>Through a NAT gateway: one address that others can list.</summary>
    [JsonStringEnumMemberName("natGateway")]
    NatGateway,
}

/// <param name="Name">Globally unique registry name; its login server is <c>NAME.azurecr.io</c>.</param>
/// <param name="Replicas">Further regions that hold a copy.</param>
public sealed record RegistrySettings(string Name, RegistrySku Sku, IReadOnlyList<string> Replicas)
{
    /// <summary>Host that image references use, known before the registry exists.</summary>
    public string LoginServer => StackKeys.LoginServer(Name);
}

/// <summary>Service tier of the registry. Private endpoints, replication and zones need Premium.</summary>
public enum RegistrySku
{
    [JsonStringEnumMemberName("Basic")]
    Basic,

    [JsonStringEnumMemberName("Standard")]
    Standard,

    [JsonStringEnumMemberName("Premium")]
    Premium,
}

/// <param name="Name">Globally unique vault name, 3 to 24 characters; blocked for 90 days after a destroy unless it is purged.</param>
/// <param name="KeyName">Name of the signing key: <c>azurekms://NAME.vault.azure.net/KEYNAME</c> for cosign.</param>
/// <param name="KeyLifetimeDays">After how many days a key version expires; null for never.</param>
/// <param name="PurgeProtection">Nobody, Microsoft's support included, can delete vault or key for good within 90 days. Cannot be taken back.</param>
public sealed record VaultSettings(string Name, string KeyName, int? KeyLifetimeDays, bool PurgeProtection);

/// <param name="KubernetesVersion"><c>major.minor</c>; the patch follows the upgrade channel.</param>
/// <param name="Private">The API server has an address in the virtual network only.</param>
/// <param name="AdvancedNetworking">Egress by host name, and flow observation: Azure's paid addition to Cilium.</param>
/// <param name="EncryptionAtHost">Nodes' caches and local disks are encrypted on the host itself; the subscription must allow it first.</param>
/// <param name="System">The pool that AKS' own pods and the webhook run on.</param>
/// <param name="Workloads">The pool for everything else.</param>
/// <param name="AdminGroupObjectIds">Entra groups whose members administer the cluster; there are no local accounts.</param>
/// <param name="Kubelogin">How kubelogin, started by the Kubernetes provider, signs in.</param>
public sealed record ClusterSettings(
    string KubernetesVersion,
    bool Private,
    bool AdvancedNetworking,
    bool EncryptionAtHost,
    NodePoolSettings System,
    NodePoolSettings Workloads,
    IReadOnlyList<Guid> AdminGroupObjectIds,
    KubeloginMode Kubelogin);

/// <summary>A node pool's machine and the bounds the autoscaler keeps to.</summary>
public sealed record NodePoolSettings(string VmSize, int CountMin, int CountMax);

/// <summary>The <c>--login</c> modes of kubelogin that need no secret.</summary>
public enum KubeloginMode
{
    [JsonStringEnumMemberName("azurecli")]
    AzureCli,

    [JsonStringEnumMemberName("workloadidentity")]
    WorkloadIdentity,

    [JsonStringEnumMemberName("msi")]
    ManagedIdentity,

    [JsonStringEnumMemberName("azurepipelines")]
    AzurePipelines,
}

/// <summary>Who runs <c>pulumi up</c>: gets cluster administration and custody (not use) of the signing key.</summary>
public sealed record DeployerSettings(Guid ObjectId, PrincipalKind Kind);

/// <param name="Accounts">Who else deploys: <c>NAMESPACE/NAME</c> of service accounts, and Entra object ids.</param>
/// <param name="Administrators">Entra groups: they may, and it is said.</param>
internal sealed record GuardSettings(DeployerSettings Deployer, IReadOnlyList<string> Accounts, IReadOnlyList<Guid> Administrators);

/// <summary>Entra principal types that a role can be granted to here.</summary>
public enum PrincipalKind
{
    [JsonStringEnumMemberName("User")]
    User,

    [JsonStringEnumMemberName("Group")]
    Group,

    [JsonStringEnumMemberName("ServicePrincipal")]
    ServicePrincipal,
}

/// <summary>The repository whose workflow builds, pushes and signs, by name and by the ids that survive a rename.</summary>
/// <param name="Issuer">Whose tokens its jobs have.</param>
/// <param name="Subjects">Subjects of a template of one's own, verbatim; they are let in instead of GitHub's own forms.</param>
/// <param name="ApplicationOwners">Object ids of people who may repair the pipeline's Entra application beside the deployer.</param>
internal sealed record GitHubSettings(
    string Owner,
    string Repository,
    long OwnerId,
    long RepositoryId,
    string Environment,
    GitHubIssuer Issuer,
    SubjectFormat SubjectFormat,
    IReadOnlyList<string> Subjects,
    IReadOnlyList<Guid> ApplicationOwners);

/// <summary>Form of GitHub's <c>sub</c> claim; repositories created after 15 July 2026 use the immutable one.</summary>
public enum SubjectFormat
{
    [JsonStringEnumMemberName("classic")]
    Classic,

    [JsonStringEnumMemberName("immutable")]
    Immutable,

    [JsonStringEnumMemberName("both")]
    Both,

    /// <summary>Neither: the organization has a template of its own.</summary>
    [JsonStringEnumMemberName("custom")]
    Custom,
}

/// <summary>An Azure Pipelines service connection. Both texts are Azure DevOps' own and are passed on unread.</summary>
public sealed record AzurePipelinesSettings(string Issuer, string Subject);

/// <summary>The service account, in a namespace of its own, whose pods may push and sign.</summary>
public sealed record SignerSettings(string Namespace, string ServiceAccount);

/// <param name="Stack">Name of the stack, for the command that a refusal ends with.</param>
/// <param name="Digest"><c>sha256:…</c> of the webhook's image, or null before the first image was pushed.</param>
/// <param name="Repository">Repository inside the stack's own registry.</param>
/// <param name="Replicas">How many run when nothing is going on; the autoscaler goes up to three times as many.</param>
/// <param name="Others">Registries beside the stack's own that it may read images and signatures from.</param>
/// <param name="DocumentsUrl">Where refusals link to; null for nowhere.</param>
internal sealed record WebhookSettings(string Stack, string? Digest, string Repository, int Replicas, OtherRegistries Others, string? DocumentsUrl)
{
    /// <summary>Who may change its objects beside the deployer: <c>NAMESPACE/NAME</c> of service accounts, and Entra object ids.</summary>
    public IReadOnlyList<string> GuardAccounts { get; init; } = [];

    /// <summary>Whose dry runs of canaries are recorded; null for nobody's.</summary>
    public string? CanaryAccount { get; init; }

    /// <summary>The stack's own registry where it has replicas: what is lacking in one may be in another already.</summary>
    public string? Replicated { get; init; }

    /// <summary>The image by its digest; null before one was pushed.</summary>
    public string? ImageIn(string registry) => Digest is null ? null : $"{registry}/{Repository}@{Digest}";
}

/// <summary>Registries that are not this stack's, and how the webhook reaches and logs in to them.</summary>
/// <param name="Secret">An existing Secret in the webhook's namespace that holds a docker config.json; null for none.</param>
/// <param name="Authorities">Files in the stack's folder: the authorities that are trusted for one registry beside the system's.</param>
/// <param name="TokenServices">Hosts that a registry may name as its token service: they see its credential.</param>
/// <param name="Private">Those of all these hosts that may have private addresses.</param>
internal sealed record OtherRegistries(
    IReadOnlyList<RegistryAddress> Hosts,
    string? Secret,
    IReadOnlyList<RegistryPair<string>> Authorities,
    IReadOnlyList<RegistryPair<RegistryAddress>> TokenServices,
    IReadOnlyList<RegistryAddress> Private)
{
    /// <summary>Those that are asked without TLS: none where there is a cloud.</summary>
    public IReadOnlyList<RegistryAddress> PlainHttp { get; init; } = [];

    /// <summary>Everything that is asked: registries, and who gives tokens for them.</summary>
    public IReadOnlyList<RegistryAddress> Asked { get; } = [.. Hosts.Concat(TokenServices.Select(pair => pair.Value)).Distinct()];
}

/// <param name="LogRetentionDays">Interactive retention of the Log Analytics workspace, 30 to 730 days.</param>
/// <param name="ArchiveDays">How long audit logs are also kept where nobody can change them; null for not at all.</param>
/// <param name="AlertEmails">Who is told; empty: alerts are raised but sent to nobody.</param>
public sealed record MonitoringSettings(int LogRetentionDays, int? ArchiveDays, IReadOnlyList<string> AlertEmails, DefenderScope Defender);

/// <summary>Where Defender for Containers watches.</summary>
public enum DefenderScope
{
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>This cluster; the subscription's plan belongs to somebody else.</summary>
    [JsonStringEnumMemberName("cluster")]
    Cluster,

    /// <summary>This cluster, and this stack owns the plan of the whole subscription.</summary>
    [JsonStringEnumMemberName("subscription")]
    Subscription,
}

/// <summary>One setting as written: full key and text.</summary>
public sealed record SettingValue(string Key, string Text);
