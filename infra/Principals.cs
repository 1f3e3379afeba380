using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>Who stands behind each grantee in this stack.</summary>
internal static class Principals
{
    /// <returns>Entra object ids; a grantee that this stack does not have is not in it.</returns>
    public static Dictionary<Grantee, Input<string>> Of(WorkloadIdentitiesOutputs identities, GitHubTrustOutputs github, StackSettings settings)
    {
        var principals = new Dictionary<Grantee, Input<string>>
        {
            [Grantee.ControlPlane] = identities.ControlPlane.PrincipalId,
            [Grantee.Kubelet] = identities.Kubelet.PrincipalId,
            [Grantee.Webhook] = identities.Webhook.PrincipalId,
            [Grantee.GitHub] = github.PrincipalId,
            [Grantee.Deployer] = settings.Deployer.ObjectId.ToString("D"),
        };
        (Grantee Grantee, WorkloadIdentity? Identity)[] optional =
        [
            (Grantee.AzurePipelines, identities.AzurePipelines), (Grantee.Signer, identities.Signer), (Grantee.FlowLogs, identities.FlowLogs),
        ];
        foreach (var (grantee, identity) in optional)
        {
            if (identity is not null)
            {
                principals[grantee] = identity.PrincipalId;
            }
        }

        return principals;
    }
}
