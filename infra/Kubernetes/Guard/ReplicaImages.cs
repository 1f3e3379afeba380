using System.Collections.Immutable;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <param name="Image">Of the webhook that is planned, by digest.</param>
internal sealed record ReplicaImagesArgs(string Image, PreviousImage Previous, WebhookNamespaceOutputs Namespace);

/// <summary>
/// The parameter of <see cref="OwnReplicas"/>: the images that may run in the webhook's namespace. It is written before the Deployment is
/// changed, or the API server would refuse the new replicas.
/// </summary>
internal sealed class ReplicaImages : ComponentResource
{
    public ReplicaImages(string name, ReplicaImagesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ReplicaImages", name, options)
    {
        ConfigMap = new ConfigMap(
            "replica-images",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = WebhookNames.ReplicasConfigMap, Namespace = ClusterNames.Namespace },
                Data = Output.Create(NamedAsync(args)),
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        RegisterOutputs();
    }

    public ConfigMap ConfigMap { get; }

    private static async Task<ImmutableDictionary<string, string>> NamedAsync(ReplicaImagesArgs args)
    {
        var named = ImmutableDictionary<string, string>.Empty.Add(OwnReplicas.Current, args.Image);
        return await args.Previous.BeforeAsync(args.Image) is { } before ? named.Add(OwnReplicas.Previous, before) : named;
    }
}
