using System.Text.Json.Serialization;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review;

/// <summary>How bad an operation can be, worst first.</summary>
internal enum AlarmLevel
{
    /// <summary>An update fails on it: Pulumi until somebody lifts the protection, or Azure always.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>An update succeeds and nothing changes: Azure does not read it again.</summary>
    [JsonStringEnumMemberName("ignored")]
    Ignored,

    /// <summary>Something is lost, or stands still meanwhile.</summary>
    [JsonStringEnumMemberName("dangerous")]
    Dangerous,

    /// <summary>It changes the bill.</summary>
    [JsonStringEnumMemberName("costly")]
    Costly,
}

/// <summary>An operation a reviewer looks at first.</summary>
/// <param name="Why">What it means, a sentence without its full stop.</param>
internal sealed record Alarm(AlarmLevel Level, PlannedResource Resource, string Why)
{
    /// <summary>The gravest first: what is lost when such a resource goes, and be it for the time until its successor is there.</summary>
    private static readonly (string Type, string Lost)[] Losses =
    [
        ("azure-native:resources:ResourceGroup", "everything in the group goes with it"),
        ("azure-native:containerregistry:Registry", "every image, signature and attestation in it is lost"),
        ("azure-native:containerregistry:Replication", "pulls of that region go elsewhere, or fail"),
        ("azure-native:keyvault:Vault", "nobody signs meanwhile, and the name stays taken while the vault can be recovered"),
        ("azure-native:keyvault:Key", "nobody signs with it any more; what it signed needs its public half in the policy"),
        ("azure-native:operationalinsights:Workspace", "the logs and audit trail in it are lost"),
        ("azure-native:storage:StorageAccount", "the archive in it is lost"),
        ("azure-native:containerservice:ManagedCluster", "every workload stops; the issuer changes, and with it each federated identity"),
        ("azure-native:containerservice:AgentPool", "its nodes are drained"),
        ("azure-native:network:VirtualNetwork", "everything in the network goes with it"),
        ("azure-native:network:PublicIPAddress", "its address changes: whoever lists it refuses the new one"),
        ("azure-native:network:PrivateEndpoint", "registry or vault cannot be reached from the network meanwhile"),
        ("azure-native:monitor:AzureMonitorWorkspace", "the metrics in it are lost"),
        ("azure-native:authorization:ManagementLockByScope", "what it locks can be deleted meanwhile"),
        ("azure-native:managedidentity:UserAssignedIdentity", "its successor has another object id: every grant is made anew"),
        ("azuread:index/application:Application", "its successor has another client id: pipelines need the new one"),
        ("kubernetes:core/v1:Namespace", "everything in the namespace goes with it"),
        ("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration", "images run unchecked meanwhile"),
        ("kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration", "tags are not pinned meanwhile"),
        ("pulumi:providers:kubernetes", "every object in the cluster is made anew"),
    ];

    private static readonly string[] Prices = ["sku", "vmSize", "count", "minCount", "maxCount", "tier", "retentionInDays", "workspaceCapping", "zoneRedundancy"];

    /// <summary>Worst first: by level, by what is lost, then in the plan's order.</summary>
    public static IReadOnlyList<Alarm> In(Plan plan) => [.. plan.Resources.SelectMany(Of)
        .OrderBy(alarm => alarm.Level)
        .ThenBy(alarm => Array.FindIndex(Losses, loss => loss.Type == alarm.Resource.Type) is var index and >= 0 ? index : Losses.Length)];

    private static IEnumerable<Alarm> Of(PlannedResource resource)
    {
        var goes = resource.Op is PlanOp.Delete or PlanOp.Replace;
        var lost = goes ? Losses.Where(loss => loss.Type == resource.Type).Select(loss => loss.Lost).FirstOrDefault() : null;
        if (goes && resource.Protect)
        {
            yield return new Alarm(AlarmLevel.Refused, resource, $"protected: `pulumi up` refuses this{(lost is null ? "" : $"; otherwise {lost}")}");
        }
        else if (lost is not null)
        {
            yield return new Alarm(AlarmLevel.Dangerous, resource, lost);
        }

        if (resource.Op is PlanOp.Update or PlanOp.Replace && resource.Type.StartsWith("kubernetes:admissionregistration", StringComparison.Ordinal)
            && resource.Changes.Where(change => FailsClosed(resource, change.Path)).Select(change => new PropertyPath([.. change.Path.Segments.Take(3)])).FirstOrDefault() is { } closed)
        {
            yield return new Alarm(AlarmLevel.Dangerous, resource, $"{closed}: in more or other namespaces than before pods are refused while the webhook cannot be reached");
        }

        var refused = resource.Changes.Select(change => (change.Path, Line: RefusedChange.Of(resource, change))).Where(pair => pair.Line is not null).ToList();
        foreach (var group in refused.GroupBy(pair => pair.Line!))
        {
            var paths = string.Join(", ", group.Select(pair => pair.Path));
            yield return group.Key.Fails
                ? new Alarm(AlarmLevel.Refused, resource, $"Azure refuses a change of {paths}: {group.Key.Way}")
                : new Alarm(AlarmLevel.Ignored, resource, $"nothing will change in Azure: {paths}: {group.Key.Way}");
        }

        var prices = resource.Op == PlanOp.Update
            ? PropertyLine.Of(resource).Where(line => IsPrice(line) && !refused.Any(pair => pair.Path.ToString() == line.Path)).ToList() : [];
        if (prices.Count > 0 && resource.Type.StartsWith("azure-native:", StringComparison.Ordinal))
        {
            yield return new Alarm(AlarmLevel.Costly, resource,
                $"changes the bill: {string.Join(", ", prices.Select(line => $"{line.Path} {line.Old ?? "nothing"} → {line.New ?? "nothing"}"))}");
        }
    }

    /// <summary>Whether the change decides whom an entry that fails closed covers, or makes it one.</summary>
    private static bool FailsClosed(PlannedResource registration, PropertyPath path) =>
        path.Segments is [{ Key: "webhooks" }, { Index: { } index }, { Key: "failurePolicy" or "namespaceSelector" }, ..]
        && registration.Inputs.Fields.GetValueOrDefault("webhooks") is PlanValue.List webhooks
        && webhooks.Items.ElementAtOrDefault(index) is PlanValue.Map entry
        && entry.Fields.GetValueOrDefault("failurePolicy") is PlanValue.Text { Value: "Fail" };

    private static bool IsPrice(PropertyLine line) => line.Path.Split('.', '[').Any(part => Prices.Contains(part, StringComparer.Ordinal));
}
