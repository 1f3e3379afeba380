using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Spine;
using Pulumi;
using Pulumi.Kubernetes;

namespace ImageTrust.Infra.Local;

/// <summary>
/// The stack without a cloud: what lies in the cluster, in one that is there already (kind, k3s, minikube, any). Nobody's identity pulls or
/// reads: credentials of registries come from a Secret.
/// </summary>
internal static class LocalStack
{
    /// <returns>Stack outputs by name.</returns>
    public static IDictionary<string, object?> Build(LocalInputs inputs)
    {
        var settings = inputs.Settings;
        var cluster = new Provider("cluster", new ProviderArgs
        {
            // The provider finds the kubeconfig as kubectl does: where it lies is this machine's affair and no part of the stack.
            KubeConfig = null,
            Context = settings.KubeContext,
            // Without it a changed kubeconfig would replace every object in the cluster.
            ClusterIdentifier = settings.KubeContext,
            EnableServerSideApply = true,
        });
        // A kubeconfig may sign in by any program or certificate, and only the provider can follow it: what was changed by hand is not looked at.
        var owned = new StackOwned(new HandChanges(Output.Create(""), objects: null, Deployment.Instance.IsDryRun, line => Log.Warn(line)));
        InCluster.Build(new InClusterArgs(
            inputs.Policy,
            settings.Webhook,
            settings.Image,
            inputs.RegistryAuthorities,
            [.. settings.Webhook.Others.Private.Select(address => address.Text)],
            new(ApiServerRange: null, ByName: false, [.. settings.Webhook.Others.Asked.SelectMany(RegistryHosts.Behind)], Cilium: false),
            Azure: null,
            new NodeTraits(Zoned: false, Several: false, WorkloadIdentity: false, SystemPool: false),
            cluster,
            owned,
            Ready: [],
            Needs: []));
        return StackOutputs.Of(inputs.Policy, settings.Image);
    }
}
