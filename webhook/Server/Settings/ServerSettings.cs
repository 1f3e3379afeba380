using System.Collections.Immutable;
using System.Net;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Hosts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Settings;

/// <summary>Everything an operator chooses, read once and checked before the server starts.</summary>
/// <param name="Policy">Path of the canonical policy.</param>
/// <param name="Stack">Whose policy it is; null where nobody said so.</param>
/// <param name="Documents">Where people find the folder of documents; null for the checkout they have.</param>
/// <param name="Drain">How long a replica that is told to stop still serves.</param>
/// <param name="Entra">The workload's identity, for Azure registries; null when the environment names none.</param>
internal sealed record ServerSettings(
    string Policy,
    string? Stack,
    string? Documents,
    ListenSettings Listen,
    ServingSource Serving,
    ImmutableArray<HostSettings> Registries,
    string? DockerConfig,
    WorkloadIdentity? Entra,
    BudgetSettings Budget,
    TimeSpan Drain,
    LogLevel LogLevel,
    Uri? OtlpEndpoint)
{
    /// <summary>Registries with replicas, of which one may lag behind another.</summary>
    public ImmutableArray<RegistryHost> Replicated { get; init; } = [];

    public HandOverSettings HandOver { get; init; } = new(null, []);

    /// <summary>The account whose dry runs of the canaries' pods are recorded; null when none is.</summary>
    public string? CanaryAccount { get; init; }

    /// <summary>Where refusals send people.</summary>
    public Directions Directions => new(Stack, Documents, [.. Registries.Where(host => host.PlainHttp).Select(host => host.Host)], Replicated);
}

/// <param name="RequestsPerMinute">To one host.</param>
/// <param name="ImagesPerReview">Distinct ones that are looked up.</param>
/// <param name="RememberedBytes">Of evidence; 0 remembers nothing.</param>
internal sealed record BudgetSettings(int RequestsPerMinute, int ImagesPerReview, long RememberedBytes);

internal sealed record ListenSettings(IPAddress Address, int HttpsPort, int ManagementPort);

/// <summary>How a new replica gets what another one remembers. Both ends need the Secret's pair.</summary>
/// <param name="Port">Where it is given; null where it is not.</param>
/// <param name="From">Who is asked for it at the start: each name leads to all ready replicas.</param>
internal sealed record HandOverSettings(int? Port, ImmutableArray<DnsEndPoint> From);

/// <summary>Where the serving certificate comes from.</summary>
internal abstract record ServingSource
{
    private ServingSource()
    {
    }

    /// <summary>The Secret the replicas share.</summary>
    /// <param name="Declared">What the stack declared in that cluster; empty when nothing is compared.</param>
    public sealed record Secret(string Name, KubernetesConnection Cluster, TimeSpan Lifetime, ImmutableArray<DeclaredObject> Declared) : ServingSource;

    /// <summary>A folder with <c>tls.crt</c> and <c>tls.key</c>.</summary>
    public sealed record Folder(string Path) : ServingSource;
}

/// <summary>What Azure's workload identity webhook puts into a pod's environment.</summary>
internal sealed record WorkloadIdentity(string ClientId, string TenantId, string TokenFile);
