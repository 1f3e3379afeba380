using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>Reads a stack's configuration into <see cref="StackSettings"/> and collects every problem on the way.</summary>
/// <param name="stack">Stack name.</param>
/// <param name="config">Full key (<c>namespace:name</c>) to text, as the engine hands it over.</param>
/// <param name="overrides">Keys that a person gave on the command line: the file is not to blame for them.</param>
/// <param name="problems">Gets one line for each.</param>
internal sealed class SettingsReader(string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string> overrides, List<string> problems)
{
    private readonly SettingTexts texts = new(config, problems, key => SettingPlace.Of(stack, key, overrides));

    /// <returns>The settings, or null together with one line per problem; unknown keys are problems too.</returns>
    public static (StackSettings? Settings, IReadOnlyList<string> Problems) Read(
        string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string>? overrides = null)
    {
        List<string> problems = [];
        var reader = new SettingsReader(stack, config, overrides ?? new HashSet<string>(), problems);
        var settings = reader.ReadAll();
        reader.RefuseLocalKeys();
        reader.RefuseUnknownKeys();
        return problems.Count == 0 ? (settings, []) : (null, problems);
    }

    private StackSettings ReadAll()
    {
        // What it says was looked at before: a text that is neither is a problem of this reader's.
        _ = texts.Get(SettingTable.Cloud);
        // Read once: each reading reports what is wrong with a text.
        var registry = new RegistrySettings(texts.Get(SettingTable.RegistryName), texts.Get(SettingTable.RegistrySku), texts.Get(SettingTable.RegistryReplicas));
        var settings = new StackSettings(
            stack,
            new AzureSettings(texts.Get(SettingTable.Location), texts.Get(SettingTable.SubscriptionId), texts.Get(SettingTable.TenantId)),
            Network(),
            texts.Get(SettingTable.Zones),
            registry,
            Vault(),
            Cluster(),
            new DeployerSettings(texts.Get(SettingTable.DeployerObjectId), texts.Get(SettingTable.DeployerKind)),
            GitHub(),
            AzurePipelines(),
            Signer(),
            WebhookReader.Read(stack, texts) with
            {
                GuardAccounts = texts.Get(SettingTable.GuardAccounts),
                Replicated = registry.Replicas.Count > 0 ? registry.LoginServer : null,
            },
            Monitoring(),
            texts.Get(SettingTable.DeletionLocks),
            [.. texts.Samples.Select(sample => new SettingValue(sample.Key, sample.Value))])
        {
            FromCommandLine = overrides,
        };
        if (problems.Count == 0)
        {
            // A text that could not be read stands as its default: what that contradicts is nobody's doing.
            Report(SettingRules.Broken(settings));
        }

        return settings;
    }

    private NetworkSettings Network() => new(
        texts.Get(SettingTable.NetworkRange),
        texts.Get(SettingTable.Egress),
        texts.Get(SettingTable.PrivateEndpoints),
        texts.Get(SettingTable.AllowedIpRanges),
        texts.Get(SettingTable.FlowLogs));

    private VaultSettings Vault() => new(
        texts.Get(SettingTable.KeyVaultName),
        texts.Get(SettingTable.SigningKeyName),
        texts.Get(SettingTable.SigningKeyLifetimeDays),
        texts.Get(SettingTable.PurgeProtection));

    private ClusterSettings Cluster() => new(
        texts.Get(SettingTable.KubernetesVersion),
        texts.Get(SettingTable.PrivateCluster),
        texts.Get(SettingTable.AdvancedNetworking),
        texts.Get(SettingTable.EncryptionAtHost),
        new NodePoolSettings(texts.Get(SettingTable.SystemNodeVmSize), texts.Get(SettingTable.SystemNodeCountMin), texts.Get(SettingTable.SystemNodeCountMax)),
        new NodePoolSettings(texts.Get(SettingTable.NodeVmSize), texts.Get(SettingTable.NodeCountMin), texts.Get(SettingTable.NodeCountMax)),
        texts.Get(SettingTable.AdminGroups),
        texts.Get(SettingTable.Kubelogin));

    private GitHubSettings GitHub() => new(
        texts.Get(SettingTable.GitHubOwner),
        texts.Get(SettingTable.GitHubRepository),
        texts.Get(SettingTable.GitHubOwnerId),
        texts.Get(SettingTable.GitHubRepositoryId),
        texts.Get(SettingTable.GitHubEnvironment),
        texts.Get(SettingTable.GitHubIssuer),
        texts.Has(SettingTable.GitHubSubjects) && !texts.Has(SettingTable.GitHubSubjectFormat)
            ? SubjectFormat.Custom
            : texts.Get(SettingTable.GitHubSubjectFormat),
        texts.Get(SettingTable.GitHubSubjects),
        texts.Get(SettingTable.ApplicationOwners));

    private AzurePipelinesSettings? AzurePipelines()
    {
        var (issuer, subject) = (texts.Get(SettingTable.AzurePipelinesIssuer), texts.Get(SettingTable.AzurePipelinesSubject));
        Report(SettingRules.Halves(
            texts.Has(SettingTable.AzurePipelinesIssuer), texts.Has(SettingTable.AzurePipelinesSubject)));
        return issuer is null || subject is null ? null : new AzurePipelinesSettings(issuer, subject);
    }

    private SignerSettings? Signer() =>
        texts.Get(SettingTable.SignerServiceAccount) is { } path && path.Split('/') is [var space, var account] ? new SignerSettings(space, account) : null;

    private MonitoringSettings Monitoring() => new(
        texts.Get(SettingTable.LogRetentionDays),
        texts.Get(SettingTable.AuditArchiveDays),
        texts.Get(SettingTable.AlertEmails),
        texts.Get(SettingTable.Defender));

    private void Report(IEnumerable<(ISetting Setting, string Problem)> broken) =>
        problems.AddRange(broken.Select(rule => $"{SettingPlace.Of(stack, rule.Setting.Key, overrides)}: {rule.Problem}{Cause(rule.Setting.Key, rule.Problem)}"));

    /// <summary>The file may say what contradicts the command line.</summary>
    private string Cause(string key, string problem) => overrides.Contains(key) ? ""
        : string.Concat(overrides.Where(other => problem.Contains(other, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(other => $" (--config {other})"));

    private void RefuseLocalKeys() => problems.AddRange(SettingTable.Local.Where(texts.Has).Select(setting =>
        $"{SettingPlace.Of(stack, setting.Key, overrides)}: only a stack without a cloud has it; expected {SettingTable.Cloud.Key} none, or no such setting"));

    private void RefuseUnknownKeys()
    {
        var known = SettingTable.All.Select(setting => setting.Key).Concat(ProviderSettings.Keys).ToHashSet(StringComparer.Ordinal);
        texts.RefuseUnknown(known, key => NearestKey.To(key, known) is { } nearest ? $"; did you mean {nearest}?" : "; docs/settings.md lists them");
    }
}

/// <summary>Where a person finds what a setting is: in the stack's file, or in the call of a preview.</summary>
internal static class SettingPlace
{
    /// <param name="stack">Stack name.</param>
    /// <param name="key">Full key.</param>
    /// <param name="overrides">Keys given on the command line.</param>
    public static string Of(string stack, string key, IReadOnlySet<string> overrides) =>
        overrides.Contains(key) ? $"--config {key}" : $"{StackPaths.Config(stack)}: {key}";
}
