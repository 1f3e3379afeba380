using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Cluster;

/// <summary>The serving certificate and its CA on a real API server: from nothing, after a registration was made anew, through a rotation.</summary>
[Collection(ClusterTests.Name)]
public sealed class CertificateTests(WebhookCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public async Task From_a_fresh_start_under_failurePolicy_Fail_pods_are_refused_until_the_webhook_serves_and_no_longer()
    {
        await cluster.RequireAsync();
        cluster.Stop(cluster.Replicas);
        await EmptySecretAsync();
        await cluster.RegisterAsync(WebhookCluster.Enforce);
        // Registrations of an earlier test carry a CA nobody has any more; new ones carry none.
        await cluster.UnregisterAsync();
        await cluster.RegisterAsync(WebhookCluster.Enforce);
        Assert.All(await cluster.BundlesAsync(), Assert.Null);
        await Patience.UntilAsync("a pod is refused", async () => await TryAsync() is not null);

        long began = TimeProvider.System.GetTimestamp();
        cluster.StartReplicas(WebhookCluster.Enforce);
        await Patience.UntilAsync("a pod is admitted", async () => await TryAsync() is null);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refusing window from the start of two processes: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:F0} ms"));
        await cluster.PublishedAsync();
        await Task.WhenAll(cluster.Replicas.Select(replica => replica.ReadyAsync()));
        var serials = await Task.WhenAll(cluster.Replicas.Select(replica => LeafAsync(replica.Port)));
        Assert.Equal(serials[0].SerialNumber, serials[1].SerialNumber);
    }

    [Fact]
    public async Task A_registration_made_anew_gets_its_CA_at_once()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await cluster.UnregisterAsync();
        long began = TimeProvider.System.GetTimestamp();
        await cluster.RegisterAsync(WebhookCluster.Enforce);
        await cluster.PublishedAsync();
        await Patience.UntilAsync("a pod is admitted", async () => await TryAsync() is null);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from the apply of both to an admitted pod: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:F0} ms"));
    }

    [Fact]
    public async Task The_webhook_owns_the_CA_of_each_entry_and_the_stack_everything_else()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        foreach (var registration in await cluster.RegistrationsAsync())
        {
            var managers = registration["metadata"]!["managedFields"]!.AsArray().ToDictionary(one => (string)one!["manager"]!, one => one!["fieldsV1"]!.AsObject());
            Assert.Equal(["image-trust-stack", "image-trust-webhook"], managers.Keys.Order(StringComparer.Ordinal));
            var names = registration["webhooks"]!.AsArray().Select(webhook => (string)webhook!["name"]!).ToList();
            var expected = new JsonObject
            {
                ["f:webhooks"] = new JsonObject(names.Select(name => KeyValuePair.Create("k:{\"name\":\"" + name + "\"}", (JsonNode?)new JsonObject
                {
                    ["."] = new JsonObject(),
                    ["f:name"] = new JsonObject(),
                    ["f:clientConfig"] = new JsonObject { ["f:caBundle"] = new JsonObject() },
                }))),
            };
            Assert.True(JsonNode.DeepEquals(expected, managers["image-trust-webhook"]), managers["image-trust-webhook"].ToJsonString());
            Assert.DoesNotContain("caBundle", managers["image-trust-stack"].ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_update_of_the_stack_leaves_the_CA_in_place()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        foreach (string phase in new[] { WebhookCluster.Audit, WebhookCluster.Enforce })
        {
            await cluster.RegisterAsync(phase);
            Assert.All(await cluster.BundlesAsync(), bundle => Assert.False(string.IsNullOrEmpty(bundle)));
        }
    }

    [Fact]
    public async Task A_rotation_under_load_refuses_not_one_review()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await Patience.UntilAsync("a pod is admitted", async () => await TryAsync() is null);
        string before = await SerialInSecretAsync();
        using var load = PodLoad.Start(cluster.Plane, cluster.Images.Unverified);
        long began = TimeProvider.System.GetTimestamp();
        await Patience.UntilAsync("the leaf is another", async () =>
        {
            await AssertTrustedAsync();
            return await SerialInSecretAsync() != before;
        }, 2 * WebhookCluster.CertificateLifetime);
        await Patience.UntilAsync("the old CA is gone", async () =>
        {
            await AssertTrustedAsync();
            return (await BundleAsync()) is [_];
        }, WebhookCluster.CertificateLifetime);
        int atTheEnd = load.Admitted;
        await Patience.UntilAsync("pods come in under the new CA alone", () => Task.FromResult(load.Admitted > atTheEnd + 20));
        await load.StopAsync();

        Assert.Empty(load.Refused);
        Assert.True(load.Admitted > 100, $"{load.Admitted} reviews are no load");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{load.Admitted} pods (two reviews each) in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s, 0 refused, {cluster.Service.Accepted} connections"));
    }

    [Fact]
    public async Task The_age_of_the_certificate_and_its_publication_are_measured()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        string metrics = await cluster.Replicas[0].MetricsAsync();
        Assert.Contains("image_trust_registrations_published", metrics, StringComparison.Ordinal);
        Assert.Contains("image_trust_serving_certificate_left_seconds", metrics, StringComparison.Ordinal);
    }

    private Task<RefusedPod?> TryAsync() => PodLoad.TryAsync(cluster.Plane, "probe", cluster.Images.Unverified);

    /// <summary>A handshake with each replica at this moment leads to a leaf that the registrations trust.</summary>
    private async Task AssertTrustedAsync()
    {
        var bundle = await BundleAsync();
        foreach (var replica in cluster.Replicas)
        {
            using var leaf = await LeafAsync(replica.Port);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(bundle);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            Assert.True(chain.Build(leaf), $"{leaf.Issuer} is not among {string.Join(", ", bundle.Select(one => one.Subject))}");
        }
    }

    /// <summary>What every entry carries, which is the same.</summary>
    private async Task<X509Certificate2Collection> BundleAsync()
    {
        var bundles = (await cluster.BundlesAsync()).Distinct().ToList();
        var read = new X509Certificate2Collection();
        read.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(bundles[0]!)));
        return read;
    }

    private async Task<string> SerialInSecretAsync()
    {
        var read = new X509Certificate2Collection();
        read.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string)(await cluster.SecretAsync())["data"]!["tls.crt"]!)));
        return read[0].SerialNumber;
    }

    private async Task EmptySecretAsync()
    {
        var secret = await cluster.SecretAsync();
        secret.Remove("data");
        using var content = new StringContent(secret.ToJsonString(), null, "application/json");
        using var answer = await cluster.Plane.Api.PutAsync(
            new Uri("/api/v1/namespaces/image-trust-system/secrets/image-trust-serving-certificate", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<X509Certificate2> LeafAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        X509Certificate2? leaf = null;
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) =>
        {
            leaf = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
            return leaf is not null;
        });
        await tls.AuthenticateAsClientAsync("image-trust-webhook.image-trust-system.svc");
        return leaf!;
    }
}
