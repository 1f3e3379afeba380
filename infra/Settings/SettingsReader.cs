namespace ImageTrust.Infra.Settings;

/// <summary>Reads a stack's configuration into <see cref="StackSettings"/> and collects every problem on the way.</summary>
/// <param name="stack">Stack name.</param>
/// <param name="config">Full key (<c>namespace:name</c>) to text, as the engine hands it over.</param>
/// <param name="overrides">Keys that a person gave on the command line: the file is not to blame for them.</param>
internal sealed class SettingsReader(string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string> overrides)
{
    private readonly List<string> problems = [];
    private readonly List<SettingValue> placeholders = [];

    /// <returns>The settings, or null together with one line per problem; unknown keys are problems too.</returns>
    public static (StackSettings? Settings, IReadOnlyList<string> Problems) Read(
        string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string>? overrides = null)
    {
        var reader = new SettingsReader(stack, config, overrides ?? new HashSet<string>());
        var settings = reader.ReadAll();
        reader.RefuseUnknownKeys();
        return reader.problems.Count == 0 ? (settings, []) : (null, reader.problems);
    }

    private StackSettings ReadAll()
    {
        var settings = new StackSettings(
            stack,
            new AzureSettings(Get(SettingTable.Location), Get(SettingTable.SubscriptionId), Get(SettingTable.TenantId)),
            Network(),
            Get(SettingTable.Zones),
            new RegistrySettings(Get(SettingTable.RegistryName), Get(SettingTable.RegistrySku), Get(SettingTable.RegistryReplicas)),
            Vault(),
            Cluster(),
            new DeployerSettings(Get(SettingTable.DeployerObjectId), Get(SettingTable.DeployerKind)),
            GitHub(),
            AzurePipelines(),
            Signer(),
            Webhook(),
            Monitoring(),
            Get(SettingTable.DeletionLocks),
            placeholders)
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
        Get(SettingTable.NetworkRange),
        Get(SettingTable.Egress),
        Get(SettingTable.PrivateEndpoints),
        Get(SettingTable.AllowedIpRanges),
        Get(SettingTable.FlowLogs));

    private VaultSettings Vault() => new(
        Get(SettingTable.KeyVaultName),
        Get(SettingTable.SigningKeyName),
        Get(SettingTable.SigningKeyLifetimeDays),
        Get(SettingTable.PurgeProtection));

    private ClusterSettings Cluster() => new(
        Get(SettingTable.KubernetesVersion),
        Get(SettingTable.PrivateCluster),
        Get(SettingTable.AdvancedNetworking),
        Get(SettingTable.EncryptionAtHost),
        new NodePoolSettings(Get(SettingTable.SystemNodeVmSize), Get(SettingTable.SystemNodeCountMin), Get(SettingTable.SystemNodeCountMax)),
        new NodePoolSettings(Get(SettingTable.NodeVmSize), Get(SettingTable.NodeCountMin), Get(SettingTable.NodeCountMax)),
        Get(SettingTable.AdminGroups),
        Get(SettingTable.Kubelogin));

    private GitHubSettings GitHub() => new(
        Get(SettingTable.GitHubOwner),
        Get(SettingTable.GitHubRepository),
        Get(SettingTable.GitHubOwnerId),
        Get(SettingTable.GitHubRepositoryId),
        Get(SettingTable.GitHubEnvironment),
        Get(SettingTable.GitHubIssuer),
        config.ContainsKey(SettingTable.GitHubSubjects.Key) && !config.ContainsKey(SettingTable.GitHubSubjectFormat.Key)
            ? SubjectFormat.Custom
            : Get(SettingTable.GitHubSubjectFormat),
        Get(SettingTable.GitHubSubjects),
        Get(SettingTable.ApplicationOwners));

    private AzurePipelinesSettings? AzurePipelines()
    {
        var (issuer, subject) = (Get(SettingTable.AzurePipelinesIssuer), Get(SettingTable.AzurePipelinesSubject));
        Report(SettingRules.Halves(
            config.ContainsKey(SettingTable.AzurePipelinesIssuer.Key), config.ContainsKey(SettingTable.AzurePipelinesSubject.Key)));
        return issuer is null || subject is null ? null : new AzurePipelinesSettings(issuer, subject);
    }

    private SignerSettings? Signer() =>
        Get(SettingTable.SignerServiceAccount) is { } path && path.Split('/') is [var space, var account] ? new SignerSettings(space, account) : null;

    private WebhookSettings Webhook() => new(
        Get(SettingTable.WebhookDigest),
        Get(SettingTable.WebhookRepository),
        Get(SettingTable.WebhookReplicas),
        new OtherRegistries(
            Get(SettingTable.WebhookRegistries),
            Get(SettingTable.WebhookRegistrySecret),
            Get(SettingTable.WebhookRegistryAuthorities),
            Get(SettingTable.WebhookTokenServices),
            Get(SettingTable.WebhookPrivateRegistries)));

    private MonitoringSettings Monitoring() => new(
        Get(SettingTable.LogRetentionDays),
        Get(SettingTable.AuditArchiveDays),
        Get(SettingTable.AlertEmails),
        Get(SettingTable.Defender));

    private void Report(IEnumerable<(ISetting Setting, string Problem)> broken) =>
        problems.AddRange(broken.Select(rule => $"{Place(rule.Setting.Key)}: {rule.Problem}{Cause(rule.Setting.Key, rule.Problem)}"));

    /// <summary>Where a key got its value.</summary>
    private string Place(string key) => SettingPlace.Of(stack, key, overrides);

    /// <summary>The file may say what contradicts the command line.</summary>
    private string Cause(string key, string problem) => overrides.Contains(key) ? ""
        : string.Concat(overrides.Where(other => problem.Contains(other, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(other => $" (--config {other})"));

    private T Get<T>(Setting<T> setting)
    {
        if (!config.TryGetValue(setting.Key, out var text))
        {
            if (!setting.HasDefault)
            {
                problems.Add($"{SettingPlace.OfFile(stack)}: {setting.Key}: missing; expected {setting.Expected}");
            }

            return setting.Default;
        }

        if (!setting.Parse(text, out var value))
        {
            problems.Add($"{Place(setting.Key)}: '{Shown(text)}' is not valid; expected {setting.Expected}");
            return setting.Default;
        }

        if (setting.IsPlaceholder(text))
        {
            placeholders.Add(new SettingValue(setting.Key, text));
        }

        return value;
    }

    private void RefuseUnknownKeys()
    {
        var known = SettingTable.All.Select(setting => setting.Key).Concat(ProviderSettings.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var key in config.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal))
        {
            var nearest = NearestKey.To(key, known);
            problems.Add($"{Place(Shown(key))}: no such setting" + (nearest is null ? "; docs/settings.md lists them" : $"; did you mean {nearest}?"));
        }
    }

    /// <summary>A value that failed to parse may be anything, a pasted secret or terminal codes included.</summary>
    private static string Shown(string text)
    {
        const int longest = 60;
        var clean = new string([.. text.Take(longest).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > longest ? clean + "…" : clean;
    }
}
