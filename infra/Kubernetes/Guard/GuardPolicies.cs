using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>Everything the API server is told to hold by itself, but which replicas may run: that comes before these (<see cref="ReplicaImages"/>).</summary>
internal static class GuardPolicies
{
    public static IReadOnlyList<GuardPolicy> Of(GuardSettings settings, StackPolicy policy) =>
    [
        CaBundleOnly.Policy,
        GuardedObjects.AgainstOthers(settings, policy),
        GuardedObjects.ByAdministrators(settings),
        OwnReplicas.Debugging,
        DigestFloor.Of(policy),
        .. PodSecurityLevel.Of(policy),
    ];
}
