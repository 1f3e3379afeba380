using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>What somebody can do to the registrations who has the webhook's token: change the one field that is the webhook's.</summary>
[Collection(ClusterTests.Name)]
public sealed class CaBundleTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private const string Group = "apis/admissionregistration.k8s.io/v1";
    private const string Bundle = "webhooks[].clientConfig.caBundle";

    public static TheoryData<string, string> Registrations => new()
    {
        { "ValidatingWebhookConfiguration", "validatingwebhookconfigurations/image-trust-validate" },
        { "MutatingWebhookConfiguration", "mutatingwebhookconfigurations/image-trust-pin" },
    };

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Of_all_fields_that_the_API_server_knows_the_webhooks_token_changes_one(string kind, string path)
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        var fields = (await FieldWalk.OfAsync(cluster.Plane, "admissionregistration.k8s.io/v1")).Fields($"io.k8s.api.admissionregistration.v1.{kind}");
        Assert.Contains(Bundle, fields);
        int refused = 0;
        foreach (string field in fields.Where(field => !FieldChanges.IsInWhole(field)))
        {
            string? patch = FieldChanges.Of(field);
            Assert.True(patch is not null, $"no change is known for {field}");
            var (status, text, unchanged) = await TryAsync(path, patch);
            if (field == Bundle)
            {
                Assert.True(status == HttpStatusCode.OK && !unchanged, $"{field}: {status} {text}");
            }
            else if (FieldChanges.ServersOwn.Contains(field))
            {
                Assert.True(status != HttpStatusCode.OK || unchanged, $"{field}: {status} {text}");
            }
            else
            {
                Assert.True(IsRefused(status, text), $"{field}: {status} {text}");
                refused++;
            }
        }

        output.WriteLine($"{kind}: {fields.Count} fields, {refused} changes refused by the guard");
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Entries_come_and_go_by_nobody_who_has_that_token(string kind, string path)
    {
        Assert.NotEmpty(kind);
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        foreach (var (what, patch) in FieldChanges.OfEntries)
        {
            var (status, text, _) = await TryAsync(path, patch);
            Assert.True(IsRefused(status, text), $"{what}: {status} {text}");
        }

        var (both, words, same) = await TryAsync(path, """[{"op":"remove","path":"/webhooks/0/clientConfig/caBundle"},{"op":"remove","path":"/webhooks/1/clientConfig/caBundle"}]""");
        Assert.True(both == HttpStatusCode.OK && !same, $"{both} {words}");
    }

    /// <summary>The guard is about one account: what the stack itself sends is not its business.</summary>
    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task The_same_change_by_the_stack_is_let_through(string kind, string path)
    {
        Assert.NotEmpty(kind);
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        var (status, text, unchanged) = await TryAsync(path, FieldChanges.Of("webhooks[].timeoutSeconds")!, cluster.Plane.Api);
        Assert.True(status == HttpStatusCode.OK && !unchanged, $"{status} {text}");
    }

    private static bool IsRefused(HttpStatusCode status, string text) =>
        status == HttpStatusCode.Forbidden && text.Contains("ValidatingAdmissionPolicy 'image-trust-guard-ca-bundle'", StringComparison.Ordinal);

    /// <summary>As a dry run: the guard is asked, nothing is stored.</summary>
    private async Task<(HttpStatusCode Status, string Text, bool Unchanged)> TryAsync(string path, string patch, HttpClient? by = null)
    {
        var api = by ?? cluster.Plane.WithToken(cluster.Token);
        var before = await cluster.Plane.GetAsync($"{Group}/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Group}/{path}?dryRun=All")
        {
            Content = new StringContent(patch, Encoding.UTF8, "application/json-patch+json"),
        };
        using var answer = await api.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text, answer.IsSuccessStatusCode && JsonNode.DeepEquals(Settled(before), Settled(JsonNode.Parse(text)!.AsObject())));
    }

    /// <summary>Without what every write changes.</summary>
    private static JsonObject Settled(JsonObject registration)
    {
        var metadata = registration["metadata"]!.AsObject();
        metadata.Remove("managedFields");
        metadata.Remove("resourceVersion");
        metadata.Remove("generation");
        return registration;
    }
}
