using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Cluster;

/// <summary>What the webhook's account may do: what a stolen token could.</summary>
[Collection(ClusterTests.Name)]
public sealed class AccessTests(WebhookCluster cluster)
{
    private const string Account = "system:serviceaccount:image-trust-system:image-trust-webhook";

    [Fact]
    public async Task The_account_may_read_and_fill_its_Secret_patch_its_two_registrations_read_what_is_declared_and_nothing_else()
    {
        await cluster.RequireAsync();
        var run = (await cluster.Plane.KubectlAsync("auth", "can-i", "--list", "--as", Account, "-n", "image-trust-system", "--no-headers")).Succeeded();
        var rows = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        // Reviews of one's own access and the discovery paths are every account's.
        Assert.Equal(
            [
                "configmaps [] [] [get]",
                "deployments.apps [] [image-trust-webhook] [get]",
                "mutatingwebhookconfigurations.admissionregistration.k8s.io [] [image-trust-pin] [get watch patch]",
                "secrets [] [image-trust-serving-certificate] [get watch update]",
                "validatingwebhookconfigurations.admissionregistration.k8s.io [] [image-trust-validate] [get watch patch]",
            ],
            rows.Where(row => !row.StartsWith('[') && !row.StartsWith("selfsubject", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("get secrets -n image-trust-system")]
    [InlineData("get secret -n kube-system another")]
    [InlineData("delete secret -n image-trust-system image-trust-serving-certificate")]
    [InlineData("delete validatingwebhookconfiguration image-trust-validate")]
    [InlineData("delete mutatingwebhookconfiguration image-trust-pin")]
    [InlineData("get validatingwebhookconfigurations")]
    [InlineData("get pods -A")]
    [InlineData("get configmaps -n image-trust-system")]
    public async Task A_stolen_token_is_refused(string command)
    {
        await cluster.RequireAsync();
        var run = await cluster.Plane.KubectlAsync(cluster.Token, command.Split(' '));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Error from server (Forbidden)", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_the_webhook_where_no_image_is_checked_only_a_restricted_pod_may_run()
    {
        await cluster.RequireAsync();
        if (cluster.Plane.Version.Before(1, 23))
        {
            Assert.Skip($"this test needs Pod Security, which Kubernetes {cluster.Plane.Version} does not enforce by itself");
        }

        var run = await cluster.Plane.KubectlAsync("run", "root", "--namespace", "image-trust-system", "--image", cluster.Images.Unsigned, "--privileged", "--dry-run=server");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("violates PodSecurity \"restricted:", run.Errors, StringComparison.Ordinal);
        Assert.Null(await PodLoad.TryAsync(cluster.Plane, "restricted", cluster.ReplicaImage, "image-trust-system"));
    }

    [Fact]
    public async Task An_apply_to_a_registration_that_is_not_there_creates_none()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var stopped = cluster.Replicas.ToList();
        cluster.Stop(stopped);
        await cluster.UnregisterAsync();
        foreach (string path in new[] { "validatingwebhookconfigurations/image-trust-validate", "mutatingwebhookconfigurations/image-trust-pin" })
        {
            string kind = path.StartsWith('v') ? "ValidatingWebhookConfiguration" : "MutatingWebhookConfiguration";
            string name = path.Split('/')[1];
            string document = new JsonObject
            {
                ["apiVersion"] = "admissionregistration.k8s.io/v1",
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = name },
                ["webhooks"] = new JsonArray(new JsonObject
                {
                    ["name"] = "a.image-trust.dev",
                    ["admissionReviewVersions"] = new JsonArray("v1"),
                    ["sideEffects"] = "None",
                    ["clientConfig"] = new JsonObject { ["url"] = "https://127.0.0.1:1/" },
                }),
            }.ToJsonString();
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"apis/admissionregistration.k8s.io/v1/{path}?fieldManager=image-trust-webhook&force=true");
            request.Content = new StringContent(document, null, "application/apply-patch+yaml");
            request.Headers.Add("Impersonate-User", Account);
            using var answer = await cluster.Plane.Api.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
            using var found = await cluster.Plane.Api.GetAsync(new Uri($"apis/admissionregistration.k8s.io/v1/{path}", UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, found.StatusCode);
        }
    }
}
