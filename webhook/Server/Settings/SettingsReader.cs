using System.Collections.Immutable;
using ImageTrust.Policy.Contract.Settings;
using ImageTrust.Registry.Hosts;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Settings;

/// <summary>Reads the settings and collects every problem on the way.</summary>
internal sealed class SettingsReader
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly List<string> problems = [];
    private readonly SettingTexts texts;

    private SettingsReader(IReadOnlyDictionary<string, string> environment)
    {
        this.environment = environment;
        texts = new SettingTexts(SettingSources.Read(environment, problems), problems, key => key);
    }

    /// <param name="environment">The process' variables.</param>
    /// <returns>The settings, or null together with one line per problem.</returns>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyDictionary<string, string> environment)
    {
        var reader = new SettingsReader(environment);
        var settings = reader.ReadAll();
        reader.texts.RefuseUnknown(SettingTable.All.Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal), _ => "; docs/webhook-settings.md lists them");
        return reader.problems.Count == 0 ? (settings, []) : (null, reader.problems);
    }

    private ServerSettings ReadAll() => new(
        texts.Get(SettingTable.Policy),
        texts.Get(SettingTable.Stack),
        texts.Get(SettingTable.Documents),
        new ListenSettings(texts.Get(SettingTable.Address), texts.Get(SettingTable.HttpsPort), texts.Get(SettingTable.ManagementPort)),
        Serving(),
        Hosts(),
        texts.Get(SettingTable.DockerConfig),
        Entra(),
        new BudgetSettings(texts.Get(SettingTable.RegistryRequests), texts.Get(SettingTable.ImagesPerReview), texts.Get(SettingTable.RememberedMebibytes) * 1024L * 1024),
        TimeSpan.FromSeconds(texts.Get(SettingTable.DrainSeconds)),
        texts.Get(SettingTable.Logging),
        texts.Get(SettingTable.OtlpEndpoint))
    {
        Replicated = texts.Get(SettingTable.ReplicatedRegistries),
        CanaryAccount = texts.Get(SettingTable.CanaryAccount),
        HandOver = new HandOverSettings(texts.Get(SettingTable.HandOverPort), texts.Get(SettingTable.HandOverFrom)),
    };

    private ServingSource Serving()
    {
        var (secret, folder) = (texts.Get(SettingTable.ServingSecret), texts.Get(SettingTable.ServingCertificate));
        // One that is set and bad has its own line already.
        bool asSecret = texts.Has(SettingTable.ServingSecret);
        if (asSecret == texts.Has(SettingTable.ServingCertificate))
        {
            string found = asSecret ? "both are set" : "neither is set";
            problems.Add($"{SettingTable.ServingSecret.Key}, {SettingTable.ServingCertificate.Key}: {found}; expected exactly one");
        }

        if (secret is not null)
        {
            return Shared(secret);
        }

        if (texts.Has(SettingTable.Declared))
        {
            problems.Add($"{SettingTable.Declared.Key}: set without {SettingTable.ServingSecret.Key}; there is no cluster to compare with");
        }

        foreach (var setting in new ISetting[] { SettingTable.HandOverPort, SettingTable.HandOverFrom }.Where(texts.Has))
        {
            problems.Add($"{setting.Key}: set without {SettingTable.ServingSecret.Key}; replicas know each other by its certificate");
        }

        return new ServingSource.Folder(folder ?? "");
    }

    private ServingSource.Secret Shared(string secret)
    {
        const string host = "KUBERNETES_SERVICE_HOST";
        const string port = "KUBERNETES_SERVICE_PORT";
        var api = texts.Get(SettingTable.KubernetesApi) ?? KubernetesConnection.InCluster(environment.GetValueOrDefault(host), environment.GetValueOrDefault(port));
        if (api is null)
        {
            problems.Add($"{SettingTable.KubernetesApi.Key}: missing, and {host} and {port} name none; expected {SettingTable.KubernetesApi.Expected}");
        }

        var cluster = new KubernetesConnection(api ?? new Uri("https://missing/"), texts.Get(SettingTable.KubernetesToken), texts.Get(SettingTable.KubernetesAuthority));
        return new ServingSource.Secret(secret, cluster, TimeSpan.FromSeconds(texts.Get(SettingTable.ServingLifetime)), Declared());
    }

    private ImmutableArray<DeclaredObject> Declared()
    {
        if (texts.Get(SettingTable.Declared) is not { } path)
        {
            return [];
        }

        var (objects, problem) = DeclaredFile.Read(path);
        if (problem is not null)
        {
            problems.Add($"{SettingTable.Declared.Key}: {problem}");
        }

        return objects ?? [];
    }

    private ImmutableArray<HostSettings> Hosts()
    {
        var plain = texts.Get(SettingTable.PlainHttpRegistries);
        var near = texts.Get(SettingTable.PrivateRegistries);
        var authorities = texts.Get(SettingTable.RegistryAuthorities);
        var tokens = texts.Get(SettingTable.TokenServices);
        var hosts = plain.Concat(near).Concat(authorities.Select(pair => pair.Host)).Concat(tokens.Select(pair => pair.Host)).Distinct();
        return [.. hosts.Select(host => new HostSettings
        {
            Host = host,
            PlainHttp = plain.Contains(host),
            AllowPrivateAddresses = near.Contains(host),
            Authorities = [.. authorities.Where(pair => pair.Host == host).SelectMany(pair => pair.Authorities)],
            TokenServices = [.. tokens.Where(pair => pair.Host == host).Select(pair => pair.Other)],
        })];
    }

    /// <summary>All three variables or none: half an identity would only show when the first image is asked for.</summary>
    private WorkloadIdentity? Entra()
    {
        const string client = "AZURE_CLIENT_ID";
        const string tenant = "AZURE_TENANT_ID";
        const string file = "AZURE_FEDERATED_TOKEN_FILE";
        string[] missing = [.. new[] { client, tenant, file }.Where(name => environment.GetValueOrDefault(name) is not { Length: > 0 })];
        if (missing.Length == 0)
        {
            return new WorkloadIdentity(environment[client], environment[tenant], environment[file]);
        }

        if (environment.GetValueOrDefault(file) is { Length: > 0 })
        {
            problems.Add($"{file}: set without {string.Join(" and ", missing)}; expected all that workload identity sets");
        }

        return null;
    }
}
