using ImageTrust.Policy.Contract;

namespace ImageTrust.Server.Certificates;

/// <summary>Names in the cluster that the stack's program gives these objects. The defaults are the ones it uses.</summary>
internal sealed record ServingNames
{
    /// <summary>Where the Service and the Secret lie.</summary>
    public string Namespace { get; init; } = ClusterNames.Namespace;

    /// <summary>The Service that the registrations name.</summary>
    public string Service { get; init; } = ClusterNames.Webhook;

    /// <summary>Created empty by the stack, filled by the replicas.</summary>
    public string Secret { get; init; } = ClusterNames.ServingSecret;

    public string ValidatingConfiguration { get; init; } = ClusterNames.ValidatingRegistration;

    public string MutatingConfiguration { get; init; } = ClusterNames.MutatingRegistration;

    /// <summary>The first is the name the API server asks for: NAME.NAMESPACE.svc. The second lets a person in the cluster look at /validate.</summary>
    public IReadOnlyList<string> DnsNames => [$"{Service}.{Namespace}.svc", $"{Service}.{Namespace}.svc.cluster.local"];
}
