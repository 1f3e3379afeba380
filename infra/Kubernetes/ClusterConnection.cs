using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Images.Text;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.Kubernetes;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Access">Role assignments without which neither the endpoint nor the API can be reached.</param>
/// <param name="Answering">A kubeconfig as soon as it leads somewhere.</param>
internal sealed record ClusterConnectionArgs(
    Input<string> ResourceGroupName,
    ClusterOutputs Cluster,
    KubeloginMode Kubelogin,
    IReadOnlyList<Resource> Access,
    Func<Output<string>, Output<string>> Answering);

/// <summary>The Kubernetes provider. Its kubeconfig carries no credential, is a secret all the same, and is never a stack output.</summary>
internal sealed class ClusterConnection : ComponentResource
{
    public ClusterConnection(string name, ClusterConnectionArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ClusterConnection", name, options)
    {
        var credentials = ListManagedClusterUserCredentials.Invoke(
            new ListManagedClusterUserCredentialsInvokeArgs
            {
                ResourceGroupName = args.ResourceGroupName,
                ResourceName = args.Cluster.Name,
                Format = "exec",
            },
            new InvokeOutputOptions { Parent = this, DependsOn = args.Access.ToArray() });
        Kubeconfig = Output.CreateSecret(args.Answering(credentials.Apply(result => Kubernetes.Kubeconfig.WithKubelogin(
            result.Kubeconfigs is [var first, ..] ? first.Value : "", ClosedSet.WordOf(args.Kubelogin)))));
        Provider = new Provider(
            "cluster",
            new ProviderArgs
            {
                KubeConfig = Kubeconfig,
                // Without it a changed kubeconfig would replace every object in the cluster.
                ClusterIdentifier = args.Cluster.Id,
                EnableServerSideApply = true,
            },
            new CustomResourceOptions { Parent = this, DependsOn = [.. args.Access] });
        RegisterOutputs();
    }

    public Provider Provider { get; }

    /// <summary>The provider's, a secret.</summary>
    public Output<string> Kubeconfig { get; }
}
