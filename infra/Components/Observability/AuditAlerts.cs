using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Signers">Client ids that may sign with the vault's key.</param>
/// <param name="Guard">Who may change what keeps admission going.</param>
internal sealed record AuditAlertsArgs(
    StackScope Scope,
    Input<string> LogWorkspaceId,
    IReadOnlyList<Output<string>> Signers,
    GuardSettings Guard,
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
        Watch("guarded-object-changed", AlertSeverity.Critical, "What keeps image admission going was changed by somebody who does not deploy it", GuardQueries.ObjectChanged(args.Guard), args);
        Watch("guard-policy-changed", AlertSeverity.Critical, "An admission policy of the stack was changed by somebody who does not deploy it", GuardQueries.PolicyChanged(args.Guard), args);
        Watch("guard-violation", AlertSeverity.Error, "Somebody tried what the API server's own policies refuse or report", GuardQueries.Violation, args);
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
