using System.Collections.Immutable;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.AdmissionRegistration.V1;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <param name="Image">Of the webhook that is planned, by digest.</param>
internal sealed record ReplicaImagesArgs(string Image, PreviousImage Previous, WebhookNamespaceOutputs Namespace);

/// <summary>
/// The images that may run in the webhook's namespace, and the policy that holds the API server to them (<see cref="OwnReplicas"/>). Both are written
/// before the Deployment is changed, or the API server would refuse the new replicas. The ConfigMap is what the next update reads.
/// </summary>
internal sealed class ReplicaImages : ComponentResource
{
    public ReplicaImages(string name, ReplicaImagesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ReplicaImages", name, options)
    {
        var named = Output.Create(NamedAsync(args));
        var record = new ConfigMap(
            "replica-images",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = WebhookNames.ReplicasConfigMap, Namespace = ClusterNames.Namespace },
                Data = named,
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        var any = OwnReplicas.Images([]);
        var policy = new ValidatingAdmissionPolicy(
            "guard-replicas",
            GuardRendering.Policy(any.Name, named.Apply(images => OwnReplicas.Images(images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => image.Value)))),
            new CustomResourceOptions { Parent = this });
        var binding = new ValidatingAdmissionPolicyBinding(
            "guard-replicas", GuardRendering.Binding(any), new CustomResourceOptions { Parent = this, DependsOn = { policy } });
        Written = [record, policy, binding];
        RegisterOutputs();
    }

    /// <summary>What the Deployment waits for.</summary>
    public IReadOnlyList<Resource> Written { get; }

    private static async Task<ImmutableDictionary<string, string>> NamedAsync(ReplicaImagesArgs args)
    {
        var named = ImmutableDictionary<string, string>.Empty.Add(OwnReplicas.Current, args.Image);
        return await args.Previous.BeforeAsync(args.Image) is { } before ? named.Add(OwnReplicas.Previous, before) : named;
    }
}
