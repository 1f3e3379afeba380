namespace Pulumi.Kubernetes;

/// <summary>What every Kubernetes object derives from. Only this package adds kinds; users derive the arguments of a custom resource.</summary>
public abstract class KubernetesResource : CustomResource
{
    internal KubernetesResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args, options)
    {
    }
}
