using System.Net;
using System.Text.Json.Nodes;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Tests.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Rotation;

public sealed class CertificateKeeperTests : IDisposable
{
    private readonly FakeTimeProvider time = new(Pairs.Now);
    private readonly FakeCluster cluster = new();
    private readonly List<Replica> replicas = [];

    public void Dispose()
    {
        replicas.ForEach(replica => replica.Dispose());
        cluster.Dispose();
    }

    private Replica Start()
    {
        replicas.Add(new Replica(cluster, time));
        return replicas[^1];
    }

    [Fact]
    public async Task A_fresh_start_serves_a_leaf_and_publishes_its_CA_in_every_entry()
    {
        var replica = Start();
        Assert.NotNull(replica.Held.Problem);
        var next = await replica.SettleAsync(time);
        var pair = replica.Held.Pair!;
        Assert.Null(replica.Held.Problem);
        Assert.Null(replica.Held.Warning);
        Assert.Same(pair.Leaf, replica.Held.Current!.TargetCertificate);
        Assert.Equal(Enumerable.Repeat(pair.Authority.ExportCertificatePem() + "\n", 4), cluster.Bundles);
        Assert.Equal(pair.RenewAt, next);
    }

    [Fact]
    public async Task A_leaf_never_waits_for_registrations()
    {
        cluster.Before = line => line.Contains("admissionregistration", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : null;
        var replica = Start();
        await replica.SettleAsync(time);
        Assert.Null(replica.Held.Problem);
        Assert.Contains("refused with 403", replica.Held.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leaf_is_served_although_the_CA_cannot_be_written()
    {
        cluster.Before = line => line.StartsWith("PATCH", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : null;
        var replica = Start();
        await replica.LookAsync();
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.Null(replica.Held.Problem);
        Assert.Equal(2, cluster.Requests.Count(line => line.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Registrations_that_come_later_or_come_anew_get_the_CA()
    {
        cluster.Unregister();
        var replica = Start();
        await replica.SettleAsync(time);
        for (int round = 0; round < 2; round++)
        {
            cluster.Register();
            Assert.All(cluster.Bundles, Assert.Null);
            await replica.SettleAsync(time);
            Assert.All(cluster.Bundles, bundle => Assert.Equal(replica.Held.Pair!.Authority.ExportCertificatePem() + "\n", bundle));
        }
    }

    [Fact]
    public async Task A_bundle_of_somebody_else_is_replaced()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        cluster.SetBundle(Convert.ToBase64String("somebody else's"u8));
        await replica.SettleAsync(time);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(replica.Held.Pair!.Authority.ExportCertificatePem() + "\n", bundle));
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_to_be_done()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        int version = cluster.Version;
        await replica.SettleAsync(time);
        await Start().SettleAsync(time);
        Assert.Equal(version, cluster.Version);
    }

    [Fact]
    public async Task Replicas_that_start_together_end_with_one_pair()
    {
        var (one, other) = (Start(), Start());
        // The other has read the empty Secret when the first writes it.
        bool once = true;
        cluster.Before = line =>
        {
            if (line.StartsWith("PUT", StringComparison.Ordinal) && Interlocked.Exchange(ref once, false))
            {
                cluster.SpoilSecret(new SecretContent.Held(Pairs.Issue()).Data());
            }

            return null;
        };
        await one.SettleAsync(time);
        await other.SettleAsync(time);
        Assert.Equal(one.Held.Pair!.Serial, other.Held.Pair!.Serial);
        Assert.Equal(one.Held.Pair!.Serial, ((SecretContent.Held)cluster.Content).Current.Serial);
    }

    [Fact]
    public async Task A_replica_that_was_held_up_does_not_take_a_new_CA_out_again()
    {
        var (slow, fast) = (Start(), Start());
        await slow.SettleAsync(time);
        await fast.SettleAsync(time);
        time.SetUtcNow(slow.Held.Pair!.RenewAt.AddSeconds(-1));
        cluster.SetBundle(""); // so that the slow one has something to write
        bool once = true;
        cluster.Before = line =>
        {
            if (line.StartsWith("PATCH", StringComparison.Ordinal) && Interlocked.Exchange(ref once, false))
            {
                // Before the slow one's write arrives, the other has renewed and published both.
                time.Advance(TimeSpan.FromSeconds(1));
                Task.Run(() => fast.SettleAsync(time)).Wait();
            }

            return null;
        };
        await slow.LookAsync();
        var held = (SecretContent.Held)cluster.Content;
        Assert.NotNull(held.Next);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(held.Bundle, bundle));
    }

    [Fact]
    public async Task Without_the_Secret_a_replica_is_not_ready_and_says_which_is_missing()
    {
        cluster.DeleteSecret();
        var replica = Start();
        Assert.Null(await replica.LookAsync());
        Assert.Contains("image-trust-system/image-trust-serving-certificate does not exist", replica.Held.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Requests, line => !line.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Secret_that_is_emptied_spoilt_or_made_anew_gets_the_pair_back_that_is_served()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        string serial = replica.Held.Pair!.Serial;
        foreach (var spoil in new Action[]
        {
            () => cluster.SpoilSecret(null),
            () => cluster.SpoilSecret(new JsonObject { ["tls.crt"] = "Z2FyYmFnZQ==" }),
            () => { cluster.DeleteSecret(); cluster.CreateSecret(); },
        })
        {
            spoil();
            await replica.SettleAsync(time);
            Assert.Equal((serial, serial), (replica.Held.Pair!.Serial, ((SecretContent.Held)cluster.Content).Current.Serial));
        }

        Assert.Contains("Warning The shared certificate cannot be used: certificate or key is missing", replica.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_replica_replaces_what_it_cannot_use_and_says_so()
    {
        var other = Pairs.Issue();
        var data = new SecretContent.Held(Pairs.Issue()).Data();
        data["tls.key"] = new SecretContent.Held(other).Data()["tls.key"]!.DeepClone();
        cluster.SpoilSecret(data);
        var replica = Start();
        await replica.SettleAsync(time);
        Assert.Null(replica.Held.Problem);
        Assert.Contains("Warning The shared certificate cannot be used: the key is not the leaf's; step create replaces it", replica.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_Secret_is_gone_what_is_served_stays_served_and_the_trouble_is_told()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        cluster.DeleteSecret();
        await replica.SettleAsync(time);
        Assert.Null(replica.Held.Problem);
        Assert.Contains("does not exist", replica.Held.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_wrote_on_the_Secret_stays()
    {
        await Start().SettleAsync(time);
        Assert.Equal("yes", (string?)cluster.Secret["metadata"]!["labels"]!["kept"]);
        Assert.Equal("Opaque", (string?)cluster.Secret["type"]);
    }

    [Fact]
    public async Task An_expired_leaf_makes_a_replica_unready()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        time.SetUtcNow(replica.Held.Pair!.NotAfter);
        Assert.Contains("was valid until", replica.Held.Problem, StringComparison.Ordinal);
        await replica.SettleAsync(time);
        Assert.Null(replica.Held.Problem);
    }

    [Fact]
    public async Task No_key_is_ever_logged()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        string key = replica.Held.Pair!.KeyPem();
        cluster.SpoilSecret(new JsonObject { ["tls.crt"] = cluster.Secret["data"]!["tls.key"]!.DeepClone(), ["tls.key"] = "!" });
        await replica.SettleAsync(time);
        Assert.NotEmpty(replica.Log);
        foreach (string line in key.Split('\n').Where(line => line.Length > 20))
        {
            Assert.DoesNotContain(line, replica.Log, StringComparison.Ordinal);
        }
    }
}
