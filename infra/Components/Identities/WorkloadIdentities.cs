using ImageTrust.Infra.Access;
using Pulumi;
using Pulumi.AzureNative.ManagedIdentity;

namespace ImageTrust.Infra.Components.Identities;

/// <param name="AzurePipelines">A service connection is set.</param>
/// <param name="Signer">A signing workload is set.</param>
/// <param name="FlowLogs">Flows are recorded.</param>
internal sealed record WorkloadIdentitiesArgs(StackScope Scope, bool AzurePipelines, bool Signer, bool FlowLogs);

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
    WorkloadIdentity? FlowLogs)
{
    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.KubeletIdentity, Kubelet.Id)];
}

/// <summary>User-assigned identities, one for each thing that acts: control plane, nodes, webhook, and what a stack adds.</summary>
internal sealed class WorkloadIdentities : ComponentResource
{
    public WorkloadIdentities(string name, WorkloadIdentitiesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WorkloadIdentities", name, options)
    {
        Outputs = new(
            Identity("control-plane", args),
            Identity("kubelet", args),
            Identity("webhook", args),
            args.AzurePipelines ? Identity("azure-pipelines", args) : null,
            args.Signer ? Identity("signer", args) : null,
            args.FlowLogs ? Identity("flow-logs", args) : null);
        RegisterOutputs(new Dictionary<string, object?> { ["webhookClientId"] = Outputs.Webhook.ClientId });
    }

    public WorkloadIdentitiesOutputs Outputs { get; }

    private WorkloadIdentity Identity(string workload, WorkloadIdentitiesArgs args)
    {
        var identity = new UserAssignedIdentity(
            workload,
            new UserAssignedIdentityArgs
            {
                ResourceName = args.Scope.Names.Identity(workload),
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        return new(identity.Name, identity.Id, identity.ClientId, identity.PrincipalId);
    }
}
