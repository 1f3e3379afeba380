using Pulumi;
using Pulumi.AzureNative.AlertsManagement;
using Pulumi.AzureNative.AlertsManagement.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Replicas">How many run when nothing is going on.</param>
internal sealed record WebhookAlertsArgs(
    StackScope Scope,
    int Replicas,
    Input<string> MetricsWorkspaceId,
    Input<string> ClusterId,
    Input<string> ClusterName,
    Output<string>? ActionGroupId);

/// <summary>What Prometheus watches of the webhook. The texts say what to look at first.</summary>
internal sealed class WebhookAlerts : ComponentResource
{
    public WebhookAlerts(string name, WebhookAlertsArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookAlerts", name, options)
    {
        _ = new PrometheusRuleGroup(
            "webhook-alerts",
            new PrometheusRuleGroupArgs
            {
                RuleGroupName = args.Scope.Names.Alert("webhook"),
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                Description = "The admission webhook: what it refuses, what it cannot check, how fast it is and whether it is there.",
                Scopes = new[] { args.MetricsWorkspaceId, args.ClusterId },
                ClusterName = args.ClusterName,
                Enabled = true,
                Interval = "PT1M",
                Rules = WebhookSignals.All(args.Replicas).Select(signal => Rule(signal, args)).ToArray(),
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    private static PrometheusRuleArgs Rule(WebhookSignal signal, WebhookAlertsArgs args)
    {
        var rule = new PrometheusRuleArgs
        {
            Alert = signal.Name,
            Expression = signal.Expression,
            For = $"PT{signal.ForMinutes}M",
            Severity = (int)signal.Severity,
            Enabled = true,
            Annotations = { ["summary"] = signal.Summary, ["firstLook"] = signal.FirstLook },
            ResolveConfiguration = new PrometheusRuleResolveConfigurationArgs { AutoResolved = true, TimeToResolve = "PT10M" },
        };
        if (args.ActionGroupId is { } group)
        {
            rule.Actions = new[] { new PrometheusRuleGroupActionArgs { ActionGroupId = group } };
        }

        return rule;
    }
}
