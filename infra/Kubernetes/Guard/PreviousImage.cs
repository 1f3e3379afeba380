using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Utilities;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// Which image of the webhook ran before the one that is planned. Its replicas serve until the rollout is complete, and one that a drained
/// node loses meanwhile must come back; so must all of them when the rollout is undone.
/// </summary>
/// <param name="kubeconfig">Unknown in a preview of a cluster that is not there yet.</param>
/// <param name="objects">Null where there is no cluster to look at.</param>
internal sealed class PreviousImage(Output<string> kubeconfig, ILiveObjects? objects)
{
    private static readonly ObjectAddress Deployment = new("apps/v1", "Deployment", ClusterNames.Namespace, ClusterNames.Webhook);
    private static readonly ObjectAddress Parameter = new("v1", "ConfigMap", ClusterNames.Namespace, WebhookNames.ReplicasConfigMap);

    /// <param name="planned">Reference by digest.</param>
    /// <returns>Another reference by digest; null where nothing else ran.</returns>
    public async Task<string?> BeforeAsync(string planned)
    {
        if (objects is null || !await OutputUtilities.GetIsKnownAsync(kubeconfig))
        {
            return null;
        }

        var access = await OutputUtilities.GetValueAsync(kubeconfig);
        return Before(planned, await DocumentAsync(access, Deployment), await DocumentAsync(access, Parameter));
    }

    /// <summary>
    /// What runs is the Deployment's image once its rollout is complete. One that is not, or is of the planned image already, replaced what
    /// was written down as the image before: that still runs, or is what would come back.
    /// </summary>
    /// <param name="deployment">As it is in the cluster; null where there is none.</param>
    /// <param name="parameter">The ConfigMap of <see cref="ReplicaImages"/>; null where there is none.</param>
    public static string? Before(string planned, JsonObject? deployment, JsonObject? parameter)
    {
        var running = deployment is not null && IsComplete(deployment) ? ImageOf(deployment) : null;
        var before = running is not null && running != planned ? running : (string?)parameter?["data"]?[OwnReplicas.Previous];
        return before == planned ? null : before;
    }

    private async Task<JsonObject?> DocumentAsync(string access, ObjectAddress address) =>
        await objects!.ReadAsync(access, address) is LiveReading.Present(var document) ? document : null;

    private static bool IsComplete(JsonObject deployment) => deployment["status"] is JsonObject status
        && (long?)status["observedGeneration"] == (long?)deployment["metadata"]?["generation"]
        && (int?)status["replicas"] is { } replicas && replicas > 0
        && (int?)status["updatedReplicas"] == replicas && (int?)status["availableReplicas"] == replicas;

    private static string? ImageOf(JsonObject deployment) =>
        deployment["spec"]?["template"]?["spec"]?["containers"] is JsonArray { Count: > 0 } containers ? (string?)containers[0]?["image"] : null;
}
