using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.AzureNative.OperationalInsights;

namespace ImageTrust.Infra.Components.Observability;

internal sealed record DecisionQueriesArgs(StackScope Scope, Input<string> WorkspaceName);

/// <summary>
/// Questions people ask of the decision records, kept with the log store. Each starts from the same function, which reads a record out of
/// the webhook's log line; its shape is docs/decision-record.md.
/// </summary>
internal sealed class DecisionQueries : ComponentResource
{
    /// <summary>Name that the other queries call.</summary>
    private const string Function = "ImageTrustDecisions";

    public DecisionQueries(string name, DecisionQueriesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:DecisionQueries", name, options)
    {
        var decisions = Search(args, "decisions", "Decisions, one row for each image and review", Decisions, Function, []);
        foreach (var (id, title, query) in Questions)
        {
            _ = Search(args, id, title, query, null, [decisions]);
        }

        RegisterOutputs();
    }

    private static string Decisions { get; } = $$"""
        ContainerLogV2
        | where PodNamespace == "{{ClusterNames.Namespace}}" and ContainerName == "{{WebhookNames.Container}}"
        | extend Record = parse_json(tostring(LogMessage))
        | where isnotnull(Record.policyDigest) and isnotnull(Record.now)
        | project Time = todatetime(Record.time), Image = tostring(Record.image), Digest = tostring(Record.digest),
            Namespace = tostring(Record.namespace), Workload = tostring(Record.workload), Judgement = tostring(Record.now.judgement),
            Action = tostring(Record.now.action), Phase = tostring(Record.now.phase), Rule = tostring(Record.now.rule),
            Reasons = Record.now.reasons, Shadow = tostring(Record.shadow.judgement), ShadowReasons = Record.shadow.reasons,
            PolicyDigest = tostring(Record.policyDigest), Milliseconds = todouble(Record.timings.total)
        """;

    private static IReadOnlyList<(string Id, string Title, string Query)> Questions { get; } =
    [
        ("refused", "Refused images, by namespace and first reason", $"""
            {Function}
            | where Judgement == "refused"
            | summarize Count = count(), Last = max(Time), Images = make_set(Image, 20) by Namespace, Action, Reason = tostring(Reasons[0].code)
            | order by Count desc
            """),
        ("could-not-check", "Images that could not be checked, by reason", $"""
            {Function}
            | where Judgement == "could-not-check"
            | summarize Count = count(), Last = max(Time), Images = make_set(Image, 20) by Reason = tostring(Reasons[0].code), bin(Time, 15m)
            | order by Time desc
            """),
        ("next-phase", "What the next phase would refuse and this one admits", $"""
            {Function}
            | where Judgement == "admitted" and Shadow in ("refused", "could-not-check")
            | summarize Count = count(), Last = max(Time) by Image, Namespace, Shadow, Reason = tostring(ShadowReasons[0].code)
            | order by Count desc
            """),
        ("fallbacks", "Images admitted by a key where keyless is asked for, vouched for, by exception or unverified", $"""
            {Function}
            | mv-expand Reason = Reasons to typeof(dynamic)
            | where tostring(Reason.code) in ("key-fallback", "vouched", "exception", "break-glass", "unverified", "uncheckable-admitted")
            | summarize Count = count(), Last = max(Time) by Code = tostring(Reason.code), Image, Namespace, Rule
            | order by Count desc
            """),
        ("slow", "How long decisions take", $"""
            {Function}
            | summarize Count = count(), percentiles(Milliseconds, 50, 95, 99) by bin(Time, 5m)
            | order by Time desc
            """),
        ("policies", "Which policy decided, and when it changed", $"""
            {Function}
            | summarize First = min(Time), Last = max(Time), Count = count() by PolicyDigest, Phase
            | order by First desc
            """),
    ];

    private SavedSearch Search(
        DecisionQueriesArgs args, string id, string title, string query, string? function, Resource[] after)
    {
        var search = new SavedSearchArgs
        {
            SavedSearchId = $"image-trust-{id}",
            Category = "Image trust",
            DisplayName = title,
            Query = query,
            ResourceGroupName = args.Scope.ResourceGroupName,
            WorkspaceName = args.WorkspaceName,
        };
        if (function is not null)
        {
            search.FunctionAlias = function;
        }

        return new($"query-{id}", search, new CustomResourceOptions { Parent = this, DependsOn = after });
    }
}
