using System.Collections.Immutable;
using ImageTrust.Registry.Hosts;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Settings;

/// <summary>Reads the settings and collects every problem on the way.</summary>
internal sealed class SettingsReader
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly Dictionary<string, string> texts;
    private readonly List<string> problems = [];

    private SettingsReader(IReadOnlyDictionary<string, string> environment)
    {
        this.environment = environment;
        texts = SettingSources.Read(environment, problems);
    }

    /// <param name="environment">The process' variables.</param>
    /// <returns>The settings, or null together with one line per problem.</returns>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyDictionary<string, string> environment)
    {
        var reader = new SettingsReader(environment);
        var settings = reader.ReadAll();
        reader.RefuseUnknown();
        return reader.problems.Count == 0 ? (settings, []) : (null, reader.problems);
    }

    private ServerSettings ReadAll() => new(
        Get(SettingTable.Policy),
        new ListenSettings(Get(SettingTable.Address), Get(SettingTable.HttpsPort), Get(SettingTable.ManagementPort)),
        Serving(),
        Hosts(),
        Get(SettingTable.DockerConfig),
        Entra(),
        new BudgetSettings(Get(SettingTable.RegistryRequests), Get(SettingTable.ImagesPerReview)),
        TimeSpan.FromSeconds(Get(SettingTable.DrainSeconds)),
        Get(SettingTable.Logging),
        Get(SettingTable.OtlpEndpoint));

    private ServingSource Serving()
    {
        var (secret, folder) = (Get(SettingTable.ServingSecret), Get(SettingTable.ServingCertificate));
        // One that is set and bad has its own line already.
        bool asSecret = texts.ContainsKey(SettingTable.ServingSecret.Key);
        if (asSecret == texts.ContainsKey(SettingTable.ServingCertificate.Key))
        {
            string found = asSecret ? "both are set" : "neither is set";
            problems.Add($"{SettingTable.ServingSecret.Key}, {SettingTable.ServingCertificate.Key}: {found}; expected exactly one");
        }

        if (secret is not null)
        {
            return Shared(secret);
        }

        if (texts.ContainsKey(SettingTable.Declared.Key))
        {
            problems.Add($"{SettingTable.Declared.Key}: set without {SettingTable.ServingSecret.Key}; there is no cluster to compare with");
        }

        return new ServingSource.Folder(folder ?? "");
    }

    private ServingSource.Secret Shared(string secret)
    {
        const string host = "KUBERNETES_SERVICE_HOST";
        const string port = "KUBERNETES_SERVICE_PORT";
        var api = Get(SettingTable.KubernetesApi) ?? KubernetesConnection.InCluster(environment.GetValueOrDefault(host), environment.GetValueOrDefault(port));
        if (api is null)
        {
            problems.Add($"{SettingTable.KubernetesApi.Key}: missing, and {host} and {port} name none; expected {SettingTable.KubernetesApi.Expected}");
        }

        var cluster = new KubernetesConnection(api ?? new Uri("https://missing/"), Get(SettingTable.KubernetesToken), Get(SettingTable.KubernetesAuthority));
        return new ServingSource.Secret(secret, cluster, TimeSpan.FromSeconds(Get(SettingTable.ServingLifetime)), Declared());
    }

    private ImmutableArray<DeclaredObject> Declared()
    {
        if (Get(SettingTable.Declared) is not { } path)
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
        var plain = Get(SettingTable.PlainHttpRegistries);
        var near = Get(SettingTable.PrivateRegistries);
        var authorities = Get(SettingTable.RegistryAuthorities);
        var tokens = Get(SettingTable.TokenServices);
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

    private T Get<T>(Setting<T> setting)
    {
        if (!texts.TryGetValue(setting.Key, out string? text))
        {
            if (!setting.HasDefault)
            {
                problems.Add($"{setting.Key}: missing; expected {setting.Expected}");
            }

            return setting.Default;
        }

        if (setting.Parse(text, out var value))
        {
            return value;
        }

        problems.Add($"{setting.Key}: '{Shown(text)}' is not valid; expected {setting.Expected}");
        return setting.Default;
    }

    private void RefuseUnknown()
    {
        var known = SettingTable.All.Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(texts.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal)
            .Select(key => $"{Shown(key)}: no such setting; docs/webhook-settings.md lists them"));
    }

    /// <summary>A value that failed to parse may be anything, a pasted secret or terminal codes included.</summary>
    private static string Shown(string text)
    {
        const int longest = 60;
        string clean = new([.. text.Take(longest).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > longest ? clean + "…" : clean;
    }
}
