using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard.Replay;

/// <summary>Who refused a request: at most one says so, and what comes first in the API server is asked first.</summary>
internal enum Refuser
{
    Nobody,

    /// <summary>The API server itself, which knows no such object, or Pod Security, which is built into it.</summary>
    Server,

    PodSecurity,

    Floor,

    Webhook,
}

/// <summary>A recorded review with some images, sent to a ring as a dry run by whoever sent it; what it changes is really there.</summary>
internal sealed record ReplayedRequest(RecordedReview Review, ImageChoice Choice, string Space, string Name)
{
    private string Own => $"{Review.Collection(Space)}/{Name}";

    /// <summary>What has to be there before, put there while nobody looks.</summary>
    public async Task StoreAsync(ControlPlane plane)
    {
        if (!Review.HasBefore)
        {
            return;
        }

        var before = Choice.In(Review.Before(Name))!;
        var debuggers = before["spec"]?["ephemeralContainers"];
        before["spec"]?.AsObject().Remove("ephemeralContainers");
        await StoredAsync(plane, HttpMethod.Post, Review.Collection(Space), before);
        if (debuggers is not null)
        {
            var live = await plane.GetAsync("/" + Own);
            live["spec"]!["ephemeralContainers"] = debuggers;
            await StoredAsync(plane, HttpMethod.Put, Own + "/ephemeralcontainers", live);
        }

        if (Review.IsDying)
        {
            await plane.DeleteAsync("/" + Own);
        }
    }

    public async Task<Refuser> SendAsync(ControlPlane plane)
    {
        var answer = Review.Operation switch
        {
            "DELETE" => await Review.By.TryAsync(plane, HttpMethod.Delete, Own),
            "CREATE" => await Review.By.TryAsync(
                plane, HttpMethod.Post, Review.SubResource.Length > 0 ? $"{Own}/{Review.SubResource}" : Review.Collection(Space), Text(Choice.In(Review.Sent(Name))), "application/json"),
            _ => await Review.By.TryAsync(
                plane, HttpMethod.Put, Review.SubResource.Length > 0 ? $"{Own}/{Review.SubResource}" : Own, Text(await ChangedAsync(plane)), "application/json"),
        };
        return By(answer);
    }

    public override string ToString() => $"{Review.Name} ({Choice.Title})";

    /// <summary>A pod that is there has what the API server added: only what the request is about is another.</summary>
    private async Task<JsonObject> ChangedAsync(ControlPlane plane)
    {
        var sent = Choice.In(Review.Sent(Name))!;
        if (Review.Kind != "Pod")
        {
            return sent;
        }

        var live = await plane.GetAsync("/" + Own);
        live["metadata"]!["labels"] = sent["metadata"]!["labels"]?.DeepClone();
        live["metadata"]!["annotations"] = sent["metadata"]!["annotations"]?.DeepClone();
        live["metadata"]!["finalizers"] = sent["metadata"]!["finalizers"]?.DeepClone();
        live["spec"]!["ephemeralContainers"] = sent["spec"]!["ephemeralContainers"]?.DeepClone();
        foreach (var (container, other) in live["spec"]!["containers"]!.AsArray().Zip(sent["spec"]!["containers"]!.AsArray()))
        {
            container!["resources"] = other!["resources"]?.DeepClone();
        }

        return live;
    }

    private static Refuser By(Answer answer) => answer switch
    {
        { Ok: true } => Refuser.Nobody,
        _ when answer.RefusedBy("image-trust-digest-floor") => Refuser.Floor,
        _ when answer.Text.Contains("image-trust.dev\\\" denied the request", StringComparison.Ordinal) => Refuser.Webhook,
        _ when answer.Text.Contains("violates PodSecurity", StringComparison.Ordinal) => Refuser.PodSecurity,
        { Status: System.Net.HttpStatusCode.UnprocessableEntity or System.Net.HttpStatusCode.BadRequest } => Refuser.Server,
        _ => throw new InvalidOperationException(answer.ToString()),
    };

    private static async Task StoredAsync(ControlPlane plane, HttpMethod method, string path, JsonObject sent)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(Text(sent)!, Encoding.UTF8, "application/json") };
        using var answer = await plane.Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    private static string? Text(JsonObject? sent) => sent?.ToJsonString();
}
