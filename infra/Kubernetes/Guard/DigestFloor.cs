using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Images;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// In the namespaces of enforced rings nothing new runs by a tag or from a registry that the policy does not know, also while the webhook
/// cannot be asked or somebody took it out of the way. It is a floor, no verification: with the webhook there it refuses nothing more,
/// because the webhook has replaced the tags before.
/// </summary>
internal static class DigestFloor
{
    public const string Name = "image-trust-digest-floor";

    /// <summary>What comes with a new pod, mounted images too, or with an ephemeral container that is added to one. Nothing on any other update.</summary>
    private const string Images =
        "request.operation == 'CREATE'"
        + " ? (object.spec.?initContainers.orValue([]) + object.spec.containers).map(c, c.?image.orValue(''))"
        + " + object.spec.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue(''))"
        + " : object.spec.?ephemeralContainers.orValue([]).filter(c, !oldObject.spec.?ephemeralContainers.orValue([]).exists(o, o.name == c.name))"
        + ".map(c, c.?image.orValue(''))";

    /// <summary>In full, as a container runtime reads it: what names no host is Docker Hub's, unless it is an id of what the node holds, which nobody lets in.</summary>
    private static readonly string InFull =
        $"variables.images.map(i, i.matches({Cel.Text(ImageIdForm.Pattern)}) ? i : !i.contains('/') ? '{DockerHubNames.Host}/library/' + i"
        + $" : i.split('/')[0].matches('[.:]|^localhost$') ? i : '{DockerHubNames.Host}/' + i)";

    public static GuardPolicy Of(StackPolicy policy)
    {
        var floor = FloorScope.Of(policy);
        return new GuardPolicy(
            Name,
            GuardAction.Deny,
            [new(["CREATE"], "", ["pods"]), new(["UPDATE"], "", ["pods/ephemeralcontainers"])],
            // A kubelet shows a static pod, which runs already.
            [new("no-mirror-pod", "!('kubernetes.io/config.mirror' in object.metadata.?annotations.orValue({}) && 'system:nodes' in request.userInfo.groups)")],
            [
                new("variables.refused.size() == 0",
                    "'images that are enforced are named by digest, from a registry of the trust policy; ' + variables.refused[0]"
                    + " + ' is not, and the webhook could not replace its tag: policy verify --namespace ' + request.namespace + ' says why'"),
            ])
        {
            Namespaces = floor.Namespaces,
            Variables =
            [
                new("images", Images),
                new("named", InFull),
                new("refused", $"variables.named.filter(i, !(i.matches({Cel.Text(floor.ByDigest)}) || {Cel.Any(floor.Exempt.Select(Exempt))}))"),
            ],
        };
    }

    private static string Exempt(ExemptImages exempt) =>
        $"(request.namespace in {Cel.List(exempt.Namespaces)} && i.matches({Cel.Text(exempt.Images)}){(exempt.But is null ? "" : $" && !i.matches({Cel.Text(exempt.But)})")})";
}
