using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.ManagedIdentity;

namespace ImageTrust.Infra.Components;

internal sealed record WorkloadIdentitiesArgs(ResourceNames Names, Input<string> ResourceGroupName);

/// <param name="Name">Resource name, for credentials that hang below it.</param>
internal sealed record WorkloadIdentity(Output<string> Name, Output<string> Id, Output<string> ClientId, Output<string> PrincipalId);

internal sealed record WorkloadIdentitiesOutputs(WorkloadIdentity ControlPlane, WorkloadIdentity Kubelet, WorkloadIdentity Webhook);

/// <summary>User-assigned identities, one for each thing that acts: control plane, nodes, webhook.</summary>
internal sealed class WorkloadIdentities : ComponentResource
{
    public WorkloadIdentities(string name, WorkloadIdentitiesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WorkloadIdentities", name, options)
    {
        Outputs = new(Identity("control-plane", args), Identity("kubelet", args), Identity("webhook", args));
        RegisterOutputs(new Dictionary<string, object?> { ["webhookClientId"] = Outputs.Webhook.ClientId });
    }

    public WorkloadIdentitiesOutputs Outputs { get; }

    private WorkloadIdentity Identity(string workload, WorkloadIdentitiesArgs args)
    {
        var identity = new UserAssignedIdentity(
            workload,
            new UserAssignedIdentityArgs
            {
                ResourceName = args.Names.Identity(workload),
                ResourceGroupName = args.ResourceGroupName,
                Location = args.Names.Settings.Azure.Location,
                Tags = args.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        return new(identity.Name, identity.Id, identity.ClientId, identity.PrincipalId);
    }
}
