using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Pulumi.Kubernetes.ApiExtensions;

/// <summary>Arguments of one kind of custom resource: derive, and add <c>[Input("spec")]</c> and whatever else the kind has.</summary>
public abstract class CustomResourceArgs : ResourceArgs
{
    /// <param name="apiVersion">Group and version, such as <c>cilium.io/v2</c>.</param>
    /// <param name="kind">The kind, such as <c>CiliumNetworkPolicy</c>.</param>
    protected CustomResourceArgs(string apiVersion, string kind)
    {
        ApiVersion = apiVersion;
        Kind = kind;
        Type = $"kubernetes:{apiVersion}:{kind}";
    }

    [Input("apiVersion")]
    public Input<string> ApiVersion { get; }

    [Input("kind")]
    public Input<string> Kind { get; }

    [Input("metadata")]
    public Input<ObjectMetaArgs>? Metadata { get; set; }

    /// <summary>The resource's token; a constructor needs it as a plain string.</summary>
    internal string Type { get; }
}
