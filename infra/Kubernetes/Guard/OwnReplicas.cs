using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// No image is verified in the webhook's own namespace, which it could otherwise never start in. Whoever may make pods there would have its
/// account, its Secret and its place behind the Service; so only the images that the stack named run there.
/// </summary>
internal static class OwnReplicas
{
    /// <summary>Members of the ConfigMap that says what is named: references by digest.</summary>
    public const string Current = "current";
    public const string Previous = "previous";

    private const string Containers = "(POD.spec.?initContainers.orValue([]) + POD.spec.containers)";

    /// <summary>What was let in already stays: labels change, and a finalizer is taken off a dying pod.</summary>
    private static readonly string Kept =
        $"request.operation == 'UPDATE' && {Of("oldObject")}.exists(o, o.name == c.name && o.image == c.image)";

    /// <param name="named">References by digest; none lets nothing in.</param>
    public static GuardPolicy Images(IEnumerable<string> named) => new(
        "image-trust-guard-replicas",
        GuardAction.Deny,
        [new(["CREATE", "UPDATE"], "", ["pods"])],
        [],
        [
            new($"{Of("object")}.all(c, c.image in variables.named || ({Kept}))",
                $"'in {ClusterNames.Namespace} only the webhook of this stack runs: ' + variables.named.join(' or ')"),
            // An image can be mounted too, and is verified there as little.
            new("object.spec.?volumes.orValue([]).all(v, !has(v.image))", Cel.Text($"in {ClusterNames.Namespace} no image is mounted")),
        ])
    {
        Namespaces = [ClusterNames.Namespace],
        // In the policy itself and not in a parameter object: an API server that saw the last policy with a ConfigMap for its parameter go reads
        // ConfigMaps no more until it starts again (k8s.io/apiserver, admission/plugin/policy/generic: a shared informer is started once), and would hold
        // every later policy to what the ConfigMap said then.
        Variables = [new("named", Cel.List(named))],
    };

    /// <summary>Somebody looks for what is wrong, maybe with the webhook down: that is let in, and seen.</summary>
    public static GuardPolicy Debugging { get; } = new(
        "image-trust-guard-debugging",
        GuardAction.Warn,
        [new(["UPDATE"], "", ["pods/ephemeralcontainers"])],
        [],
        [new("object.spec.?ephemeralContainers.orValue([]).size() == oldObject.spec.?ephemeralContainers.orValue([]).size()",
            Cel.Text($"a container is added to a replica of the image-admission webhook: its image is not verified, and it can read the webhook's token"))])
    {
        Namespaces = [ClusterNames.Namespace],
    };

    private static string Of(string pod) => Containers.Replace("POD", pod, StringComparison.Ordinal);
}
