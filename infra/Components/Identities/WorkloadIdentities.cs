using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.ManagedIdentity;

namespace ImageTrust.Infra.Components.Identities;

internal sealed record WorkloadIdentitiesArgs(ResourceNames Names, Input<string> ResourceGroupName);

/// <param name="Name">Resource name, for credentials that hang below it.</param>
internal sealed record WorkloadIdentity(Output<string> Name, Output<string> Id, Output<string> ClientId, Output<string> PrincipalId);

/// <param name="AzurePipelines">Null unless a service connection is set.</param>
/// <param name="Signer">Null unless a signing workload is set.</param>
/// <param name="FlowLogs">Null unless flows are recorded.</param>
internal sealed record WorkloadIdentitiesOutputs(
    WorkloadIdentity ControlPlane,
    WorkloadIdentity Kubelet,
    WorkloadIdentity Webhook,
    WorkloadIdentity? AzurePipelines,
    WorkloadIdentity? Signer,
    WorkloadIdentity? FlowLogs);

/// <summary>User-assigned identities, one for each thing that acts: control plane, nodes, webhook, and what a stack adds.</summary>
internal sealed class WorkloadIdentities : ComponentResource
{
    public WorkloadIdentities(string name, WorkloadIdentitiesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WorkloadIdentities", name, options)
    {
        var settings = args.Names.Settings;
        Outputs = new(
            Identity("control-plane", args),
            Identity("kubelet", args),
            Identity("webhook", args),
            settings.AzurePipelines is null ? null : Identity("azure-pipelines", args),
            settings.Signer is null ? null : Identity("signer", args),
            settings.Network.FlowLogs ? Identity("flow-logs", args) : null);
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
            new CustomResourceOptions { Parent = this, Protect = args.Names.Settings.Protects });
        return new(identity.Name, identity.Id, identity.ClientId, identity.PrincipalId);
    }
}
