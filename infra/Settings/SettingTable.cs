using System.Net;
using ImageTrust.Infra.Settings.GitHub;
using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Contract.Settings;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Infra.Settings;

/// <summary>Every key a stack may set. <c>docs/settings.md</c> is the same table for people; a test compares the two.</summary>
internal static class SettingTable
{
    public static readonly Setting<Cloud> Cloud = new Setting<Cloud>("image-trust:cloud",
        "azure, or none: the stack goes into the cluster that a kubeconfig leads to", ClosedSet.TryParse<Cloud>).Or(Settings.Cloud.Azure, "`azure`");

    public static readonly Setting<string?> KubeContext = new Setting<string?>("image-trust:kubeContext",
        "with cloud none, and required there: a context of the kubeconfig, such as kind-kind", SettingForms.Text(SettingForms.ContextName())!).Or(null, "none");

    public static readonly Setting<string> Location = new("azure-native:location",
        "an Azure region in its short form, such as westeurope", SettingForms.Text(SettingForms.Region()));

    public static readonly Setting<Guid> SubscriptionId = new Setting<Guid>("azure-native:subscriptionId",
        "the subscription's GUID", SettingForms.Guid).Sample(SettingForms.IsZeroGuid);

    public static readonly Setting<Guid> TenantId = new Setting<Guid>("azure-native:tenantId",
        "the Entra tenant's GUID", SettingForms.Guid).Sample(SettingForms.IsZeroGuid);

    public static readonly Setting<IPNetwork> NetworkRange = new Setting<IPNetwork>("image-trust:networkRange",
        "a private IPv4 range (CIDR) of /22 or larger, outside 10.0.0.0/16 and 10.244.0.0/16", SettingForms.NetworkRange)
        .Or(IPNetwork.Parse("10.224.0.0/16"), "`10.224.0.0/16`");

    public static readonly Setting<Egress> Egress = new Setting<Egress>("image-trust:egress",
        "loadBalancer or natGateway", ClosedSet.TryParse<Egress>).Or(Settings.Egress.LoadBalancer, "`loadBalancer`");

    public static readonly Setting<IReadOnlyList<string>> Zones = new Setting<IReadOnlyList<string>>("image-trust:zones",
        "availability zones, such as \"1,2,3\"", SettingForms.List(SettingForms.Zone())).Or([], "none");

    public static readonly Setting<bool> PrivateEndpoints = new Setting<bool>("image-trust:privateEndpoints",
        "true or false: registry and vault are reached through the virtual network only", SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<bool> FlowLogs = new Setting<bool>("image-trust:flowLogs",
        "true or false: record every flow of the virtual network", SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<string> RegistryName = new Setting<string>(StackKeys.RegistryName,
        "5 to 50 lower-case letters and digits, unique in all of Azure", SettingForms.Text(SettingForms.RegistryName())).Sample(SettingForms.IsContoso);

    public static readonly Setting<RegistrySku> RegistrySku = new Setting<RegistrySku>("image-trust:registrySku",
        "Basic, Standard or Premium", ClosedSet.TryParse<RegistrySku>).Or(Settings.RegistrySku.Premium, "`Premium`");

    public static readonly Setting<IReadOnlyList<string>> RegistryReplicas = new Setting<IReadOnlyList<string>>("image-trust:registryReplicas",
        "further Azure regions in their short form, separated by commas", SettingForms.List(SettingForms.Region())).Or([], "none");

    public static readonly Setting<string> KeyVaultName = new Setting<string>(StackKeys.KeyVaultName,
        "3 to 24 letters, digits and single hyphens, starting with a letter, unique in all of Azure",
        SettingForms.Text(SettingForms.VaultName())).Sample(SettingForms.IsContoso);

    public static readonly Setting<string> SigningKeyName = new Setting<string>(StackKeys.SigningKeyName,
        "1 to 127 letters, digits and hyphens", SettingForms.Text(SettingForms.KeyName())).Or(StackKeys.DefaultSigningKey, $"`{StackKeys.DefaultSigningKey}`");

    public static readonly Setting<int?> SigningKeyLifetimeDays = new Setting<int?>("image-trust:signingKeyLifetimeDays",
        "a number of days from 180 to 3650, after which a version of the key expires", SettingForms.OptionalNumber(180, 3650)).Or(null, "none");

    public static readonly Setting<bool> PurgeProtection = new Setting<bool>("image-trust:purgeProtection",
        "true or false: a deleted vault or key can be brought back for 90 days, whatever anybody does; cannot be turned off again",
        SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<IReadOnlyList<string>> AllowedIpRanges = new Setting<IReadOnlyList<string>>("image-trust:allowedIpRanges",
        "IPv4 addresses or CIDR ranges of runners and deployers, separated by commas", SettingForms.IpRangeList)
        .Or([], "none").Sample(text => text.Contains("203.0.113.", StringComparison.Ordinal));

    public static readonly Setting<string> KubernetesVersion = new("image-trust:kubernetesVersion",
        "major.minor in quotes, such as \"1.36\" (the patch follows the upgrade channel)", SettingForms.Text(SettingForms.MinorVersion()));

    public static readonly Setting<bool> PrivateCluster = new Setting<bool>("image-trust:privateCluster",
        "true or false: the API server is reached through the virtual network only", SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<bool> AdvancedNetworking = new Setting<bool>("image-trust:advancedNetworking",
        "true or false: egress by host name instead of port, and flow observation (paid by the node)", SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<bool> EncryptionAtHost = new Setting<bool>("image-trust:encryptionAtHost",
        "true or false: nodes' caches and local disks are encrypted on the host (the subscription must allow it first)", SettingForms.Flag).Or(false, "`false`");

    public static readonly Setting<string> SystemNodeVmSize = new Setting<string>("image-trust:systemNodeVmSize",
        "the Azure VM size of the system pool: x64, without GPUs and with premium storage (the s in D4ds), best with a local disk (the d)",
        SettingForms.Text(SettingForms.VmSize())).Or("Standard_D4ds_v5", "`Standard_D4ds_v5`");

    public static readonly Setting<int> SystemNodeCountMin = new Setting<int>("image-trust:systemNodeCountMin",
        "a whole number from 1 to 50", TextForms.Number(1, 50)).Or(2, "`2`");

    public static readonly Setting<int> SystemNodeCountMax = new Setting<int>("image-trust:systemNodeCountMax",
        "a whole number from 1 to 50", TextForms.Number(1, 50)).Or(4, "`4`");

    public static readonly Setting<string> NodeVmSize = new Setting<string>("image-trust:nodeVmSize",
        "the Azure VM size of the workload pool: x64, without GPUs and with premium storage (the s in D4ds), best with a local disk (the d)",
        SettingForms.Text(SettingForms.VmSize())).Or("Standard_D4ds_v5", "`Standard_D4ds_v5`");

    public static readonly Setting<int> NodeCountMin = new Setting<int>("image-trust:nodeCountMin",
        "a whole number from 1 to 100", TextForms.Number(1, 100)).Or(2, "`2`");

    public static readonly Setting<int> NodeCountMax = new Setting<int>("image-trust:nodeCountMax",
        "a whole number from 1 to 100", TextForms.Number(1, 100)).Or(5, "`5`");

    public static readonly Setting<IReadOnlyList<Guid>> AdminGroups = new Setting<IReadOnlyList<Guid>>("image-trust:adminGroupObjectIds",
        "one or more object ids (GUIDs) of Entra groups, separated by commas", SettingForms.GuidList)
        .Sample(text => text.Split(',').Any(SettingForms.IsZeroGuid));

    public static readonly Setting<KubeloginMode> Kubelogin = new Setting<KubeloginMode>("image-trust:kubelogin",
        "azurecli, workloadidentity, msi or azurepipelines", ClosedSet.TryParse<KubeloginMode>).Or(KubeloginMode.AzureCli, "`azurecli`");

    public static readonly Setting<Guid> DeployerObjectId = new Setting<Guid>("image-trust:deployerObjectId",
        "the object id (GUID) of the Entra principal that deploys with Pulumi", SettingForms.Guid).Sample(SettingForms.IsZeroGuid);

    public static readonly Setting<PrincipalKind> DeployerKind = new Setting<PrincipalKind>("image-trust:deployerKind",
        "User, Group or ServicePrincipal", ClosedSet.TryParse<PrincipalKind>).Or(PrincipalKind.ServicePrincipal, "`ServicePrincipal`");

    public static readonly Setting<IReadOnlyList<string>> GuardAccounts = new Setting<IReadOnlyList<string>>("image-trust:guardAccounts",
        "service accounts (NAMESPACE/NAME) and object ids (lower-case GUIDs) that may change the webhook's objects beside the deployer, separated by commas",
        SettingForms.List(SettingForms.AccountName())).Or([], "none");

    public static readonly Setting<string> GitHubOwner = new Setting<string>("image-trust:githubOwner",
        "a GitHub user or organization name", SettingForms.Text(SettingForms.GitHubOwner())).Sample(SettingForms.IsContoso);

    public static readonly Setting<string> GitHubRepository = new("image-trust:githubRepository",
        "a GitHub repository name without its owner", SettingForms.Text(SettingForms.GitHubRepository()));

    public static readonly Setting<long> GitHubOwnerId = new Setting<long>("image-trust:githubOwnerId",
        "the owner's numeric id: gh api users/OWNER --jq .id", SettingForms.Id).Sample(text => text == "12345678");

    public static readonly Setting<long> GitHubRepositoryId = new Setting<long>("image-trust:githubRepositoryId",
        "the repository's numeric id: gh api repos/OWNER/REPO --jq .id", SettingForms.Id).Sample(text => text == "123456789");

    public static readonly Setting<string> GitHubEnvironment = new("image-trust:githubEnvironment",
        "the name of the GitHub environment whose protection rules guard this stack", SettingForms.Text(SettingForms.GitHubEnvironment()));

    public static readonly Setting<GitHubIssuer> GitHubIssuer = new Setting<GitHubIssuer>("image-trust:githubIssuer",
        "https://token.actions.githubusercontent.com, that with /ENTERPRISE, or https://token.actions.SUBDOMAIN.ghe.com", SubjectForms.Issuer)
        .Or(GitHub.GitHubIssuer.Public, "`https://token.actions.githubusercontent.com`");

    public static readonly Setting<SubjectFormat> GitHubSubjectFormat = new Setting<SubjectFormat>("image-trust:githubSubjectFormat",
        "classic, immutable, both or custom (the subjects that githubSubjects lists)", ClosedSet.TryParse<SubjectFormat>)
        .Or(SubjectFormat.Both, "`both`");

    public static readonly Setting<IReadOnlyList<string>> GitHubSubjects = new Setting<IReadOnlyList<string>>("image-trust:githubSubjects",
        "`sub` claims of an organization's own template, verbatim and with owner or repository in them, separated by commas", SubjectForms.List).Or([], "none");

    public static readonly Setting<IReadOnlyList<Guid>> ApplicationOwners = new Setting<IReadOnlyList<Guid>>("image-trust:applicationOwners",
        "object ids (GUIDs) of Entra users who own the pipeline's application beside the deployer, separated by commas", SettingForms.GuidList)
        .Or([], "none").Sample(text => text.Split(',').Any(SettingForms.IsStandInGuid));

    public static readonly Setting<string?> AzurePipelinesIssuer = new Setting<string?>("image-trust:azurePipelinesIssuer",
        "the service connection's issuer, an https URL", SettingForms.Text(SettingForms.IssuerUrl())!).Or(null, "none");

    public static readonly Setting<string?> AzurePipelinesSubject = new Setting<string?>("image-trust:azurePipelinesSubject",
        "the service connection's subject identifier, verbatim", SettingForms.Text(SettingForms.OpaqueSubject())!).Or(null, "none");

    public static readonly Setting<string?> SignerServiceAccount = new Setting<string?>("image-trust:signerServiceAccount",
        "NAMESPACE/NAME of a service account in the cluster that may push and sign", SettingForms.Text(SettingForms.ServiceAccountPath())!).Or(null, "none");

    public static readonly Setting<string?> WebhookDigest = new Setting<string?>("image-trust:webhookDigest",
        "sha256: and 64 lower-case hexadecimal digits (a tag is not accepted)", SettingForms.Digest!)
        .Or(null, "none").Sample(text => text.EndsWith(new string('0', 64), StringComparison.Ordinal));

    public static readonly Setting<string> WebhookRepository = new Setting<string>("image-trust:webhookRepository",
        "a lower-case repository path, such as image-trust/webhook", SettingForms.Text(SettingForms.RepositoryPath())).Or("image-trust/webhook", "`image-trust/webhook`");

    public static readonly Setting<RegistryAddress?> WebhookRegistry = new Setting<RegistryAddress?>(StackKeys.WebhookRegistry,
        "a host name with a dot in it, no address and not localhost (with a port unless it is 443): with cloud none, and required there, the registry that has"
        + " the webhook's image; nodes and pods find it by that name",
        RegistryForms.Address).Or(null, "none");

    public static readonly Setting<int> WebhookReplicas = new Setting<int>("image-trust:webhookReplicas",
        "a whole number from 2 to 9 (one replica would be a single point of failure)", TextForms.Number(2, 9)).Or(3, "`3`");

    public static readonly Setting<IReadOnlyList<RegistryAddress>> WebhookRegistries = new Setting<IReadOnlyList<RegistryAddress>>("image-trust:webhookRegistries",
        "hosts (with a port unless it is 443) of further registries that the webhook may read from, separated by commas", RegistryForms.Addresses).Or([], "none");

    public static readonly Setting<string?> WebhookRegistrySecret = new Setting<string?>("image-trust:webhookRegistrySecret",
        $"the name of a Secret of type kubernetes.io/dockerconfigjson that somebody made in {ClusterNames.Namespace}", TextForms.SecretName!).Or(null, "none");

    public static readonly Setting<IReadOnlyList<RegistryPair<string>>> WebhookRegistryAuthorities =
        new Setting<IReadOnlyList<RegistryPair<string>>>("image-trust:webhookRegistryAuthorities",
            "REGISTRY=FILE pairs, separated by commas, each file in stacks/STACK with PEM certificates", RegistryForms.FilePairs).Or([], "none");

    public static readonly Setting<IReadOnlyList<RegistryPair<RegistryAddress>>> WebhookTokenServices =
        new Setting<IReadOnlyList<RegistryPair<RegistryAddress>>>("image-trust:webhookTokenServices",
            "REGISTRY=HOST pairs, separated by commas: other hosts that a registry may name as its token service", RegistryForms.AddressPairs).Or([], "none");

    public static readonly Setting<IReadOnlyList<RegistryAddress>> WebhookPrivateRegistries = new Setting<IReadOnlyList<RegistryAddress>>("image-trust:webhookPrivateRegistries",
        "those of the further registries and token services that have private addresses, separated by commas", RegistryForms.Addresses).Or([], "none");

    public static readonly Setting<IReadOnlyList<RegistryAddress>> WebhookPlainHttpRegistries = new Setting<IReadOnlyList<RegistryAddress>>("image-trust:webhookPlainHttpRegistries",
        "with cloud none: those of the registries that are asked without TLS, separated by commas", RegistryForms.Addresses).Or([], "none");

    public static readonly Setting<string?> DocumentsUrl = new Setting<string?>("image-trust:docsUrl",
        "an https URL under which people find this repository's docs folder, without a slash at its end: refusals link there", TextForms.FolderUrl!).Or(null, "none");

    public static readonly Setting<string?> CanaryAccount = new Setting<string?>("image-trust:canaryAccount",
        "a user name as the API server says it: the one account whose dry runs of canaries the webhook records", TextForms.Account!).Or(null, "none");

    public static readonly Setting<int> LogRetentionDays = new Setting<int>("image-trust:logRetentionDays",
        "a number of days from 30 to 730", TextForms.Number(30, 730)).Or(90, "`90`");

    public static readonly Setting<int?> AuditArchiveDays = new Setting<int?>("image-trust:auditArchiveDays",
        "a number of days from 30 to 3650 that audit logs are also kept unchangeable", SettingForms.OptionalNumber(30, 3650)).Or(null, "none");

    public static readonly Setting<IReadOnlyList<string>> AlertEmails = new Setting<IReadOnlyList<string>>("image-trust:alertEmails",
        "e-mail addresses, separated by commas", SettingForms.List(SettingForms.EmailAddress())).Or([], "none").Sample(SettingForms.IsContoso);

    public static readonly Setting<DefenderScope> Defender = new Setting<DefenderScope>("image-trust:defender",
        "off, cluster or subscription (the subscription's plan is then this stack's)", ClosedSet.TryParse<DefenderScope>)
        .Or(DefenderScope.Off, "`off`");

    public static readonly Setting<LockMode> DeletionLocks = new Setting<LockMode>("image-trust:deletionLocks",
        "true (neither Pulumi nor a person deletes by mistake what cannot be made again), released (Pulumi may, after this) or false",
        ClosedSet.TryParse<LockMode>).Or(LockMode.Off, "`false`");

    /// <summary>All of them, in the order in which documentation and reports list them.</summary>
    public static readonly IReadOnlyList<ISetting> All =
    [
        Cloud, KubeContext, Location, SubscriptionId, TenantId, NetworkRange, Egress, Zones, PrivateEndpoints, AllowedIpRanges, FlowLogs, RegistryName, RegistrySku,
        RegistryReplicas, KeyVaultName, SigningKeyName, SigningKeyLifetimeDays, PurgeProtection, KubernetesVersion, PrivateCluster,
        AdvancedNetworking, EncryptionAtHost, SystemNodeVmSize, SystemNodeCountMin, SystemNodeCountMax, NodeVmSize, NodeCountMin, NodeCountMax, AdminGroups,
        Kubelogin, DeployerObjectId, DeployerKind, GuardAccounts, GitHubOwner, GitHubRepository, GitHubOwnerId, GitHubRepositoryId, GitHubEnvironment,
        GitHubIssuer, GitHubSubjectFormat, GitHubSubjects, ApplicationOwners, AzurePipelinesIssuer, AzurePipelinesSubject, SignerServiceAccount, WebhookDigest,
        WebhookRepository, WebhookRegistry, WebhookReplicas, WebhookRegistries, WebhookRegistrySecret, WebhookRegistryAuthorities, WebhookTokenServices,
        WebhookPrivateRegistries, WebhookPlainHttpRegistries, DocumentsUrl, CanaryAccount, LogRetentionDays, AuditArchiveDays, AlertEmails, Defender, DeletionLocks,
    ];

    /// <summary>What only a stack without a cloud has.</summary>
    public static readonly IReadOnlyList<ISetting> Local = [KubeContext, WebhookRegistry, WebhookPlainHttpRegistries];

    /// <summary>What a stack has wherever its cluster is; all others need Azure.</summary>
    public static readonly IReadOnlyList<ISetting> Everywhere =
    [
        Cloud, WebhookDigest, WebhookRepository, WebhookReplicas, WebhookRegistries, WebhookRegistrySecret, WebhookRegistryAuthorities, WebhookTokenServices,
        WebhookPrivateRegistries, DocumentsUrl, CanaryAccount,
    ];
}
