using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Rbac.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Rbac.V1;

namespace ImageTrust.Infra.Kubernetes;

internal sealed record WebhookAccessArgs(WebhookNamespaceOutputs Namespace);

/// <summary>
/// What the webhook may do in the cluster: its own Secret, and the CA of its own two registrations; and read its own Deployment and policy. By name, since a token that could
/// patch any registration could switch admission off.
/// </summary>
internal sealed class WebhookAccess : ComponentResource
{
    public WebhookAccess(string name, WebhookAccessArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookAccess", name, options)
    {
        var role = new Role(
            "serving-certificate-role",
            new RoleArgs
            {
                Metadata = Named(ClusterNames.Webhook, ClusterNames.Namespace),
                Rules = new[]
                {
                    Rule("", "secrets", ["get", "watch", "update"], ClusterNames.ServingSecret),
                    // Read to be compared with what the stack declared. A policy's name changes with it, and this namespace has no other
                    // ConfigMap worth hiding: a role that named each would change with every policy.
                    new PolicyRuleArgs { ApiGroups = { "" }, Resources = { "configmaps" }, Verbs = { "get" } },
                    Rule("apps", "deployments", ["get"], ClusterNames.Webhook),
                },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        var clusterRole = new ClusterRole(
            "registration-role",
            new ClusterRoleArgs
            {
                Metadata = Named(ClusterNames.Webhook),
                Rules = new[]
                {
                    Registration("validatingwebhookconfigurations", ClusterNames.ValidatingRegistration),
                    Registration("mutatingwebhookconfigurations", ClusterNames.MutatingRegistration),
                },
            },
            new CustomResourceOptions { Parent = this });
        Bindings = [BindRole(role, args), BindClusterRole(clusterRole, args)];
        RegisterOutputs();
    }

    public IReadOnlyList<Resource> Bindings { get; }

    private RoleBinding BindRole(Role role, WebhookAccessArgs args) => new(
        "serving-certificate-binding",
        new RoleBindingArgs
        {
            Metadata = Named(ClusterNames.Webhook, ClusterNames.Namespace),
            RoleRef = new RoleRefArgs { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = ClusterNames.Webhook },
            Subjects = new[] { Account() },
        },
        new CustomResourceOptions { Parent = this, DependsOn = { role, args.Namespace.ServiceAccount } });

    private ClusterRoleBinding BindClusterRole(ClusterRole role, WebhookAccessArgs args) => new(
        "registration-binding",
        new ClusterRoleBindingArgs
        {
            Metadata = Named(ClusterNames.Webhook),
            RoleRef = new RoleRefArgs { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = ClusterNames.Webhook },
            Subjects = new[] { Account() },
        },
        new CustomResourceOptions { Parent = this, DependsOn = { role, args.Namespace.ServiceAccount } });

    private static PolicyRuleArgs Registration(string resource, string name) =>
        Rule("admissionregistration.k8s.io", resource, ["get", "watch", "patch"], name);

    private static PolicyRuleArgs Rule(string group, string resource, string[] verbs, string name) => new()
    {
        ApiGroups = { group },
        Resources = { resource },
        ResourceNames = { name },
        Verbs = verbs,
    };

    private static SubjectArgs Account() => new()
    {
        Kind = "ServiceAccount",
        Name = ClusterNames.Webhook,
        Namespace = ClusterNames.Namespace,
    };

    private static ObjectMetaArgs Named(string name, string? inNamespace = null)
    {
        var metadata = new ObjectMetaArgs { Name = name };
        if (inNamespace is not null)
        {
            metadata.Namespace = inNamespace;
        }

        return metadata;
    }
}
