using System.Net;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Tests.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Rotation;

/// <summary>What can be read and not written, or not read at all: what is good stays served and published.</summary>
public sealed class CertificateTroubleTests : IDisposable
{
    private readonly FakeTimeProvider time = new(Pairs.Now);
    private readonly FakeCluster cluster = new();
    private readonly List<Replica> replicas = [];

    public void Dispose()
    {
        replicas.ForEach(replica => replica.Dispose());
        cluster.Dispose();
    }

    private async Task<Replica> SettledAsync()
    {
        var replica = Start();
        await replica.SettleAsync(time);
        return replica;
    }

    private Replica Start()
    {
        replicas.Add(new Replica(cluster, time));
        return replicas[^1];
    }

    private void Refuse(string method) => cluster.Before = line => line.StartsWith(method, StringComparison.Ordinal) ? HttpStatusCode.Forbidden : null;

    private int Count(string method) => cluster.Requests.Count(line => line.StartsWith(method, StringComparison.Ordinal));

    [Fact]
    public async Task A_fresh_replica_serves_and_publishes_a_valid_pair_although_the_renewal_cannot_be_written()
    {
        var pair = (await SettledAsync()).Held.Pair!;
        time.SetUtcNow(pair.RenewAt);
        Refuse("PUT");
        var fresh = Start();
        await Assert.ThrowsAsync<KubernetesException>(fresh.LookAsync);
        Assert.Equal((null, pair.Serial), (fresh.Held.Problem, fresh.Held.Pair!.Serial));
        cluster.Unregister();
        cluster.Register();
        await Assert.ThrowsAsync<KubernetesException>(fresh.LookAsync);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(pair.Authority.ExportCertificatePem() + "\n", bundle));
    }

    [Fact]
    public async Task A_renewal_is_written_although_the_CA_cannot_be()
    {
        var replica = await SettledAsync();
        time.SetUtcNow(replica.Held.Pair!.RenewAt);
        cluster.Register();
        Refuse("PATCH");
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.NotNull(((SecretContent.Held)cluster.Content).Next);
    }

    [Fact]
    public async Task A_registration_made_anew_gets_the_CA_while_the_Secret_is_gone_or_spoilt()
    {
        var replica = await SettledAsync();
        string expected = replica.Held.Pair!.Authority.ExportCertificatePem() + "\n";
        Refuse("PUT");
        cluster.SpoilSecret(null);
        cluster.Register();
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(expected, bundle));
        cluster.DeleteSecret();
        cluster.Register();
        await replica.SettleAsync(time);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(expected, bundle));
        Assert.Null(replica.Held.Problem);
    }

    [Fact]
    public async Task An_expired_leafs_CA_is_not_published()
    {
        var replica = await SettledAsync();
        time.SetUtcNow(replica.Held.Pair!.NotAfter);
        cluster.DeleteSecret();
        cluster.Register();
        await replica.SettleAsync(time);
        Assert.All(cluster.Bundles, Assert.Null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_leaf_is_switched_only_when_this_look_has_read_its_CA_in_every_registration(bool stillThere)
    {
        var replica = await SettledAsync();
        string old = replica.Held.Pair!.Authority.ExportCertificatePem() + "\n";
        time.SetUtcNow(replica.Held.Pair!.RenewAt);
        var settled = await replica.SettleAsync(time);
        Assert.Equal(replica.Held.Pair!.RenewAt + Pairs.Times.Settle, settled);
        time.SetUtcNow(settled!.Value);
        if (!stillThere)
        {
            cluster.SetBundle(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(old)));
        }

        Refuse("PATCH");
        int writes = Count("PUT");
        await Record.ExceptionAsync(replica.LookAsync);
        Assert.Equal(writes + (stillThere ? 1 : 0), Count("PUT"));
        Assert.Equal(stillThere, ((SecretContent.Held)cluster.Content).Next is null);
    }

    [Fact]
    public async Task A_settled_replica_keeps_its_leaf_until_the_CA_of_another_pair_was_read_back()
    {
        var (one, other) = (await SettledAsync(), await SettledAsync());
        var old = one.Held.Pair!;
        var foreign = Pairs.Issue();
        cluster.SpoilSecret(new SecretContent.Held(foreign).Data());
        Refuse("PATCH");
        for (int look = 0; look < 2; look++)
        {
            await Assert.ThrowsAsync<KubernetesException>(one.LookAsync);
            await Assert.ThrowsAsync<KubernetesException>(other.LookAsync);
            Assert.Equal((old.Serial, old.Serial), (one.Held.Pair!.Serial, other.Held.Pair!.Serial));
        }

        cluster.Before = _ => null;
        cluster.After = _ => Assert.All(replicas, replica => Assert.All(cluster.Bundles, bundle =>
            Assert.Contains(replica.Held.Pair!.Authority.ExportCertificatePem(), bundle, StringComparison.Ordinal)));
        await one.SettleAsync(time);
        Assert.Equal((foreign.Serial, old.Serial), (one.Held.Pair!.Serial, other.Held.Pair!.Serial));
        await other.SettleAsync(time);
        Assert.Equal(foreign.Serial, other.Held.Pair!.Serial);
        time.Advance(Pairs.Times.Overlap);
        await one.SettleAsync(time);
        Assert.All(cluster.Bundles, bundle => Assert.Equal(foreign.Authority.ExportCertificatePem() + "\n", bundle));
    }

    [Fact]
    public async Task A_leaf_that_is_no_longer_valid_waits_for_nothing()
    {
        var replica = await SettledAsync();
        time.SetUtcNow(replica.Held.Pair!.NotAfter);
        var foreign = Pairs.Issue(time.GetUtcNow());
        cluster.SpoilSecret(new SecretContent.Held(foreign).Data());
        Refuse("PATCH");
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.Equal(foreign.Serial, replica.Held.Pair!.Serial);
    }

    [Fact]
    public async Task A_replica_that_is_cut_off_while_the_others_may_renew_is_not_ready()
    {
        var replica = await SettledAsync();
        var renewal = replica.Held.Pair!.RenewAt;
        Refuse("");
        time.SetUtcNow(renewal + Pairs.Times.Overlap);
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.Null(replica.Held.Problem);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("the Secret was last read at 2026-11-22", replica.Held.Problem, StringComparison.Ordinal);
        Refuse("PUT");
        await Assert.ThrowsAsync<KubernetesException>(replica.LookAsync);
        Assert.Null(replica.Held.Problem);
    }
}
