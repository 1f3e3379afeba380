using System.Text.Json;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Verdicts;
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
        | where isnotnull({{Of(DecisionMembers.PolicyDigest)}}) and isnotnull({{Of(DecisionMembers.Now)}})
        | project Time = todatetime({{Of(DecisionMembers.Time)}}), Image = tostring({{Of(DecisionMembers.Image)}}), Digest = tostring({{Of(DecisionMembers.Digest)}}),
            Namespace = tostring({{Of(DecisionMembers.Namespace)}}), Workload = tostring({{Of(DecisionMembers.Workload)}}), Judgement = tostring({{OfVerdict(nameof(Verdict.Judgement))}}),
            Action = tostring({{OfVerdict(nameof(Verdict.Action))}}), Phase = tostring({{OfVerdict(nameof(Verdict.Phase))}}), Rule = tostring({{OfVerdict(nameof(Verdict.Rule))}}),
            Reasons = {{OfVerdict(nameof(Verdict.Reasons))}}, Shadow = tostring({{OfVerdict(nameof(Verdict.Judgement), DecisionMembers.Shadow)}}), ShadowReasons = {{OfVerdict(nameof(Verdict.Reasons), DecisionMembers.Shadow)}},
            PolicyDigest = tostring({{Of(DecisionMembers.PolicyDigest)}}), Milliseconds = todouble({{Of(DecisionMembers.Timings)}}.{{DecisionMembers.Total}})
        """;

    /// <summary>Reasons to admit an image that is not verified as its rule asks for by default.</summary>
    private static string Weaker { get; } = string.Join(", ", new[]
    {
        ReasonCode.KeyFallback, ReasonCode.Vouched, ReasonCode.Exception, ReasonCode.BreakGlass, ReasonCode.Unverified, ReasonCode.UncheckableAdmitted, ReasonCode.StaleEvidence,
    }.Select(code => $"\"{ClosedSet.WordOf(code)}\""));

    private static string Code { get; } = Member(nameof(Reason.Code));

    private static IReadOnlyList<(string Id, string Title, string Query)> Questions { get; } =
    [
        (Word(Judgement.Refused), "Refused images, by namespace and first reason", $"""
            {Function}
            | where Judgement == "{Word(Judgement.Refused)}"
            | summarize Count = count(), Last = max(Time), Images = make_set(Image, 20) by Namespace, Action, Reason = tostring(Reasons[0].{Code})
            | order by Count desc
            """),
        (Word(Judgement.CouldNotCheck), "Images that could not be checked, by reason", $"""
            {Function}
            | where Judgement == "{Word(Judgement.CouldNotCheck)}"
            | summarize Count = count(), Last = max(Time), Images = make_set(Image, 20) by Reason = tostring(Reasons[0].{Code}), bin(Time, 15m)
            | order by Time desc
            """),
        ("next-phase", "What the next phase would refuse and this one admits", $"""
            {Function}
            | where Judgement == "{Word(Judgement.Admitted)}" and Shadow in ("{Word(Judgement.Refused)}", "{Word(Judgement.CouldNotCheck)}")
            | summarize Count = count(), Last = max(Time) by Image, Namespace, Shadow, Reason = tostring(ShadowReasons[0].{Code})
            | order by Count desc
            """),
        ("fallbacks", "Images admitted by a key where keyless is asked for, vouched for, by exception or unverified", $"""
            {Function}
            | mv-expand Reason = Reasons to typeof(dynamic)
            | where tostring(Reason.{Code}) in ({Weaker})
            | summarize Count = count(), Last = max(Time) by Code = tostring(Reason.{Code}), Image, Namespace, Rule
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

    private static string Of(string member) => $"Record.{member}";

    private static string OfVerdict(string property, string verdict = DecisionMembers.Now) => $"{Of(verdict)}.{Member(property)}";

    /// <summary>The record's JSON names the model's properties so.</summary>
    private static string Member(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    private static string Word(Judgement judgement) => ClosedSet.WordOf(judgement);

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
