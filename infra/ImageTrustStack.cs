using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Naming;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>The stack, part by part, in the order in which one part needs another.</summary>
internal static class ImageTrustStack
{
    /// <returns>Stack outputs by name.</returns>
    public static IDictionary<string, object?> Build(StackInputs inputs)
    {
        var names = new ResourceNames(inputs.Settings);
        var group = new StackGroup("group", new(names));
        var logs = new LogStore("logs", new(names, group.Outputs.Name));
        var registry = new ImageRegistry("registry", new(names, group.Outputs.Name));
        var identities = new WorkloadIdentities("identities", new(names, group.Outputs.Name));
        var entra = new Pulumi.AzureAD.Provider("entra", new() { TenantId = inputs.Settings.Azure.TenantId.ToString("D") });
        var github = new GitHubTrust("github", new(names), new ComponentResourceOptions { Providers = { entra } });

        var access = new AccessGrants("access", new(names, group.Outputs.Id, Principals(identities.Outputs, github.Outputs, inputs)));
        var kubelet = access.Grant(GrantScope.KubeletIdentity, identities.Outputs.Kubelet.Id);
        access.Grant(GrantScope.Registry, registry.Outputs.Id);
        var vault = new SigningVault("signing", new(names, group.Outputs.Name, id => access.Grant(GrantScope.Vault, id)));
        access.Grant(GrantScope.SigningKey, vault.Outputs.KeyId);

        var cluster = new Cluster(
            "cluster",
            new(names, group.Outputs.Name, identities.Outputs.ControlPlane, identities.Outputs.Kubelet),
            new ComponentResourceOptions { DependsOn = [.. kubelet] });
        var administration = access.Grant(GrantScope.Cluster, cluster.Outputs.Id);
        var federation = new WebhookFederation("federation", new(group.Outputs.Name, identities.Outputs.Webhook, cluster.Outputs.IssuerUrl));
        CollectLogs(logs, registry, vault, cluster);

        var connection = new ClusterConnection(
            "connection", new(group.Outputs.Name, cluster.Outputs, inputs.Settings.Cluster.Kubelogin, administration));
        Admission(inputs, identities.Outputs, connection, [.. access.Granted, federation.Credential, registry]);
        return StackOutputs.Of(inputs, registry.Outputs, vault.Outputs, cluster.Outputs, github.Outputs, identities.Outputs);
    }

    private static Dictionary<Grantee, Input<string>> Principals(
        WorkloadIdentitiesOutputs identities, GitHubTrustOutputs github, StackInputs inputs) => new()
        {
            [Grantee.ControlPlane] = identities.ControlPlane.PrincipalId,
            [Grantee.Kubelet] = identities.Kubelet.PrincipalId,
            [Grantee.Webhook] = identities.Webhook.PrincipalId,
            [Grantee.GitHub] = github.PrincipalId,
            [Grantee.Deployer] = inputs.Settings.Deployer.ObjectId.ToString("D"),
        };

    private static void CollectLogs(LogStore logs, ImageRegistry registry, SigningVault vault, Cluster cluster)
    {
        logs.Collect("registry", registry.Outputs.Id, "ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents");
        logs.Collect("vault", vault.Outputs.VaultId, "AuditEvent");
        logs.Collect("cluster", cluster.Outputs.Id,
            "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard");
    }

    /// <summary>Everything inside the cluster. Without an image digest it stops at what the first update can already make.</summary>
    private static void Admission(StackInputs inputs, WorkloadIdentitiesOutputs identities, ClusterConnection connection, Resource[] needs)
    {
        var inCluster = () => new ComponentResourceOptions { Providers = { connection.Provider } };
        var place = new WebhookNamespace("namespace", new(identities.Webhook.ClientId), inCluster());
        var access = new WebhookAccess("webhook-access", new(place.Outputs), inCluster());
        var policy = new WebhookPolicy("trust-policy", new(inputs.Policy, place.Outputs), inCluster());
        if (inputs.Settings.Webhook.Digest is not { } digest)
        {
            return;
        }

        var image = $"{inputs.Settings.Registry.LoginServer}/{inputs.Settings.Webhook.Repository}@{digest}";
        var deployment = new WebhookDeployment(
            "webhook", new(image, inputs.Settings.Webhook, place.Outputs, policy, [.. needs, .. access.Bindings]), inCluster());
        _ = new AdmissionRegistration("admission", new(inputs.Policy, deployment.Serving), inCluster());
    }
}
