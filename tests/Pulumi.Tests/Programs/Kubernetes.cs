using System.Collections.Immutable;

namespace Pulumi.Tests.Programs;

/// <summary>A few resources as a provider package declares them, with the official tokens and wire names.</summary>
public sealed class KubernetesResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Version)
{
    public new const string Version = "4.34.2";
}

public sealed class KubernetesProviderArgs : ResourceArgs
{
    [Input("kubeconfig")]
    public Input<string>? KubeConfig { get; set; }

    [Input("enableServerSideApply", json: true)]
    public Input<bool>? EnableServerSideApply { get; set; }
}

public sealed class KubernetesProvider(string name, KubernetesProviderArgs? args = null, CustomResourceOptions? options = null)
    : ProviderResource("kubernetes", name, args ?? new KubernetesProviderArgs(), Defaults.Of(options, KubernetesResourceTypeAttribute.Version));

public sealed class ObjectMetaArgs : ResourceArgs
{
    [Input("labels")]
    private InputMap<string>? _labels;

    public InputMap<string> Labels { get => _labels ??= []; set => _labels = value; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namespace")]
    public Input<string>? Namespace { get; set; }
}

[OutputType]
public sealed class ObjectMeta
{
    public readonly ImmutableDictionary<string, string> Labels;
    public readonly string Name;

    [OutputConstructor]
    private ObjectMeta(ImmutableDictionary<string, string> labels, string name)
    {
        Labels = labels;
        Name = name;
    }
}

public abstract class KubernetesArgs : ResourceArgs
{
    [Input("apiVersion")]
    public Input<string>? ApiVersion { get; set; }

    [Input("kind")]
    public Input<string>? Kind { get; set; }

    [Input("metadata")]
    public Input<ObjectMetaArgs>? Metadata { get; set; }
}

public abstract class KubernetesObject(string type, string name, KubernetesArgs args, CustomResourceOptions? options)
    : CustomResource(type, name, Stamp(type, args), Defaults.Of(options, KubernetesResourceTypeAttribute.Version))
{
    [Output("metadata")]
    public Output<ObjectMeta> Metadata { get; private set; } = null!;

    private static KubernetesArgs Stamp(string type, KubernetesArgs args)
    {
        var parts = type.Split(':');
        args.ApiVersion = parts[1].StartsWith("core/", StringComparison.Ordinal) ? parts[1][5..] : parts[1];
        args.Kind = parts[2];
        return args;
    }
}

public sealed class ConfigMapArgs : KubernetesArgs
{
    [Input("data")]
    private InputMap<string>? _data;

    public InputMap<string> Data { get => _data ??= []; set => _data = value; }
}

[KubernetesResourceType(Token)]
public sealed class ConfigMap(string name, ConfigMapArgs? args = null, CustomResourceOptions? options = null)
    : KubernetesObject(Token, name, args ?? new ConfigMapArgs(), options)
{
    public const string Token = "kubernetes:core/v1:ConfigMap";

    [Output("data")]
    public Output<ImmutableDictionary<string, string>> Data { get; private set; } = null!;

    [Output("immutable")]
    public Output<bool?> Immutable { get; private set; } = null!;

    [Output("binaryData")]
    public Output<ImmutableArray<string>> BinaryData { get; private set; } = null!;
}

public sealed class SecretArgs : KubernetesArgs
{
    [Input("stringData")]
    private InputMap<string>? _stringData;

    public InputMap<string> StringData { get => _stringData ??= []; set => _stringData = value; }
}

public sealed class Secret(string name, SecretArgs? args = null, CustomResourceOptions? options = null)
    : KubernetesObject("kubernetes:core/v1:Secret", name, args ?? new SecretArgs(), CustomResourceOptions.Merge(Secrets, options))
{
    private static CustomResourceOptions Secrets => new() { AdditionalSecretOutputs = { "data", "stringData" } };

    [Output("stringData")]
    public Output<ImmutableDictionary<string, string>> StringData { get; private set; } = null!;
}

public sealed class NamespaceArgs : KubernetesArgs;

public sealed class Namespace(string name, NamespaceArgs? args = null, CustomResourceOptions? options = null)
    : KubernetesObject("kubernetes:core/v1:Namespace", name, args ?? new NamespaceArgs(), options);

public sealed class DeploymentArgs : KubernetesArgs;

public sealed class AppsDeployment(string name, DeploymentArgs? args = null, CustomResourceOptions? options = null)
    : KubernetesObject("kubernetes:apps/v1:Deployment", name, args ?? new DeploymentArgs(), CustomResourceOptions.Merge(Former, options))
{
    private static CustomResourceOptions Former => new()
    {
        Aliases =
        {
            new Alias { Type = "kubernetes:apps/v1beta1:Deployment" },
            new Alias { Type = "kubernetes:apps/v1beta2:Deployment" },
            new Alias { Type = "kubernetes:extensions/v1beta1:Deployment" },
        },
    };
}

public sealed class ServicePortArgs : ResourceArgs
{
    [Input("port", required: true)]
    public Input<int> Port { get; set; } = null!;

    [Input("targetPort")]
    public InputUnion<int, string>? TargetPort { get; set; }
}

public sealed class ServiceSpecArgs : ResourceArgs
{
    [Input("ports")]
    private InputList<ServicePortArgs>? _ports;

    [Input("selector")]
    private InputMap<string>? _selector;

    public InputList<ServicePortArgs> Ports { get => _ports ??= []; set => _ports = value; }

    public InputMap<string> Selector { get => _selector ??= []; set => _selector = value; }
}

public sealed class ServiceArgs : KubernetesArgs
{
    [Input("spec")]
    public Input<ServiceSpecArgs>? Spec { get; set; }
}

public sealed class Service(string name, ServiceArgs? args = null, CustomResourceOptions? options = null)
    : KubernetesObject("kubernetes:core/v1:Service", name, args ?? new ServiceArgs(), options);
