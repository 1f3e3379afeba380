using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.Authorization;

namespace ImageTrust.Infra.Spine;

/// <summary>Who stands behind each grantee in this stack.</summary>
internal static class Principals
{
    /// <returns>A grantee that this stack does not have is not in it.</returns>
    public static Dictionary<Grantee, Principal> Of(WorkloadIdentitiesOutputs identities, GitHubTrustOutputs github, DeployerSettings deployer)
    {
        var principals = new Dictionary<Grantee, Principal>
        {
            [Grantee.ControlPlane] = Service(identities.ControlPlane.PrincipalId),
            [Grantee.Kubelet] = Service(identities.Kubelet.PrincipalId),
            [Grantee.Webhook] = Service(identities.Webhook.PrincipalId),
            [Grantee.GitHub] = Service(github.PrincipalId),
            [Grantee.Deployer] = new(deployer.ObjectId.ToString("D"), Kind(deployer.Kind)),
        };
        (Grantee Grantee, WorkloadIdentity? Identity)[] optional =
        [
            (Grantee.AzurePipelines, identities.AzurePipelines), (Grantee.Signer, identities.Signer), (Grantee.FlowLogs, identities.FlowLogs),
        ];
        foreach (var (grantee, identity) in optional)
        {
            if (identity is not null)
            {
                principals[grantee] = Service(identity.PrincipalId);
            }
        }

        return principals;
    }

    private static Principal Service(Output<string> objectId) => new(objectId, PrincipalType.ServicePrincipal);

    private static PrincipalType Kind(PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => PrincipalType.User,
        PrincipalKind.Group => PrincipalType.Group,
        _ => PrincipalType.ServicePrincipal,
    };
}
