namespace Pulumi.Kubernetes;

/// <summary>What every Kubernetes object derives from; only this package can add a kind, users derive <see cref="ApiExtensions.CustomResourceArgs"/>.</summary>
public abstract class KubernetesResource : CustomResource
{
    internal KubernetesResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args, options)
    {
    }
}
