using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Signers">Client ids that may sign with the vault's key.</param>
internal sealed record AuditAlertsArgs(
    StackScope Scope,
    Input<string> LogWorkspaceId,
    IReadOnlyList<Output<string>> Signers,
    Output<string>? ActionGroupId);

/// <summary>What the audit trail watches: use of the key, of the registry and of the API server that nobody should see happen.</summary>
internal sealed class AuditAlerts : ComponentResource
{
    public AuditAlerts(string name, AuditAlertsArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AuditAlerts", name, options)
    {
        Watch("foreign-signature", AlertSeverity.Critical, "Somebody who is no pipeline signed with the key", ForeignSignature(args.Signers), args);
        Watch("key-changed", AlertSeverity.Error, "The signing key was changed, backed up, deleted or purged", KeyChanged, args);
        Watch("image-deleted", AlertSeverity.Error, "An image or signature was deleted from the registry", ImageDeleted, args);
        Watch("registration-changed", AlertSeverity.Critical, "An admission registration was changed or deleted", RegistrationChanged, args);
        RegisterOutputs();
    }

    private const string KeyChanged = """
        AzureDiagnostics
        | where ResourceProvider == "MICROSOFT.KEYVAULT"
        | where OperationName in ("KeyUpdate", "KeyDelete", "KeyPurge", "KeyBackup", "KeyRestore", "KeyImport", "KeyRelease")
        """;

    /// <summary>Azure writes these in different letters, and purging as "purge tag" and "purge manifest" when its own retention does it.</summary>
    private const string ImageDeleted = """
        ContainerRegistryRepositoryEvents
        | where OperationName in~ ("delete", "untag") or OperationName startswith "purge"
        """;

    /// <summary>The replicas patch the CA bundle, and Pulumi deploys; everybody else is worth a look.</summary>
    private const string RegistrationChanged = $$"""
        AzureDiagnostics
        | where Category == "kube-audit-admin"
        | extend Event = parse_json(log_s)
        | where tostring(Event.objectRef.resource) in ("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
            and tostring(Event.objectRef.name) in ("{{ClusterNames.ValidatingRegistration}}", "{{ClusterNames.MutatingRegistration}}")
        | where tostring(Event.verb) in ("update", "patch", "delete", "deletecollection")
            and tostring(Event.user.username) != "{{WebhookNames.ServiceAccountSubject}}"
        """;

    private static Output<string> ForeignSignature(IReadOnlyList<Output<string>> signers) => Output.All(signers.Select(id => (Input<string>)id).ToArray())
        .Apply(ids => $"""
            AzureDiagnostics
            | where ResourceProvider == "MICROSOFT.KEYVAULT" and OperationName == "KeySign"
            | extend Caller = tostring(column_ifexists("identity_claim_appid_g", ""))
            | where Caller !in ({string.Join(", ", ids.Select(id => $"\"{id}\""))})
            """);

    private void Watch(string what, AlertSeverity severity, string title, Input<string> query, AuditAlertsArgs args)
    {
        var rule = new ScheduledQueryRuleArgs
        {
            RuleName = args.Scope.Names.Alert(what),
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = args.Scope.Location,
            DisplayName = title,
            Description = title,
            Enabled = true,
            Severity = (int)severity,
            Scopes = new[] { args.LogWorkspaceId },
            EvaluationFrequency = "PT5M",
            WindowSize = "PT5M",
            AutoMitigate = false,
            // The tables exist from the first log line on, and the rule comes before it.
            SkipQueryValidation = true,
            Criteria = new ScheduledQueryRuleCriteriaArgs { AllOf = new[] { AnyRow(query) } },
            Tags = args.Scope.Names.Tags,
        };
        if (args.ActionGroupId is { } group)
        {
            rule.Actions = new ActionsArgs { ActionGroups = new[] { group } };
        }

        _ = new ScheduledQueryRule($"alert-{what}", rule, new CustomResourceOptions { Parent = this });
    }

    private static ConditionArgs AnyRow(Input<string> query) => new()
    {
        CriterionType = CriterionType.StaticThresholdCriterion,
        Query = query,
        TimeAggregation = TimeAggregation.Count,
        // The SDK's own constants are of another API: ARM takes the long names.
        Operator = "GreaterThan",
        Threshold = 0,
        FailingPeriods = new ConditionFailingPeriodsArgs { NumberOfEvaluationPeriods = 1, MinFailingPeriodsToAlert = 1 },
    };
}
