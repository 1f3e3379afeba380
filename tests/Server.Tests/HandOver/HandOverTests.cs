using System.Net;
using System.Text;
using ImageTrust.Policy.Contract;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Timing;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>A new replica knows what a ready one remembers. Whoever answers it otherwise, or not at all, only keeps that from it.</summary>
[Collection(Alone.Name)]
public sealed class HandOverTests : IAsyncLifetime
{
    private readonly Replicas replicas = new();
    private RunningReplica first = null!;

    public async ValueTask InitializeAsync()
    {
        first = await replicas.StartAsync();
        await first.ReadyAsync();
    }

    public ValueTask DisposeAsync() => replicas.DisposeAsync();

    [Fact]
    public async Task A_new_replica_knows_what_a_ready_one_remembers_before_it_is_ready()
    {
        Lines.Fill(first.Store, 300);
        var second = await replicas.StartAsync(first.HandOver);
        await second.ReadyAsync();
        Assert.Equal((300, first.Store.Bytes), (second.Store.Count, second.Store.Bytes));
        Assert.Contains("took something of 300 digests, all of what it remembers", second.Log, StringComparison.Ordinal);
        var third = await replicas.StartAsync(second.HandOver);
        await third.ReadyAsync();
        Assert.Equal(300, third.Store.Count);
    }

    [Fact]
    public async Task One_that_is_asking_itself_is_not_ready_and_gives_nothing()
    {
        await using var silent = Peer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        var second = await replicas.StartAsync(At(silent));
        Assert.True(SpinWait.SpinUntil(() => silent.Heads.Count == 1, TimeSpan.FromSeconds(10)));
        Assert.Contains("hand-over: other replicas are asked", second.Readiness, StringComparison.Ordinal);
        using var client = Asker.With(replicas.Cluster.Content);
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://{second.HandOver}/hand-over"), CancellationToken.None);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        AssertTook(await second.ReadyAsync(), 1, 5);
        Assert.Equal(0, second.Store.Count);
    }

    [Fact]
    public async Task Silent_ones_leave_time_for_others_and_keep_nobody_from_being_ready_for_more_than_ten_seconds()
    {
        Lines.Fill(first.Store, 3);
        await using var silent = Peer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        await using var mute = Peer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        var second = await replicas.StartAsync($"{At(silent)},{At(mute)},{first.HandOver}");
        AssertTook(await second.ReadyAsync(), 5, 9);
        Assert.Equal(3, second.Store.Count);
        List<ScriptedServer> many = [.. Enumerable.Range(0, 8).Select(_ => Peer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped)))];
        var third = await replicas.StartAsync(string.Join(',', many.Select(At)));
        AssertTook(await third.ReadyAsync(), 9, 12);
        // Four, where the machine does not stand still meanwhile.
        Assert.InRange(many.TakeWhile(peer => peer.Heads.Count == 1).Count(), 2, 4);
        Assert.Equal(0, many.Skip(4).Sum(peer => peer.Heads.Count));
        await Task.WhenAll(many.Select(peer => peer.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task What_each_of_them_remembers_comes_together()
    {
        Lines.Fill(first.Store, 100);
        var other = await replicas.StartAsync();
        await other.ReadyAsync();
        Lines.Fill(other.Store, 50);
        var second = await replicas.StartAsync($"{first.HandOver},{other.HandOver}");
        await second.ReadyAsync();
        Assert.Equal(150, second.Store.Count);
    }

    [Fact]
    public async Task Without_a_peer_it_is_ready_at_once()
    {
        int port;
        await using (var gone = Peer(_ => Task.CompletedTask))
        {
            port = gone.Port;
        }

        foreach (string from in (string[])[$"127.0.0.1:{port}", $"no-such-name.invalid:{port}"])
        {
            var second = await replicas.StartAsync(from);
            AssertTook(await second.ReadyAsync(), 0, 5);
            Assert.Equal(from.StartsWith("127", StringComparison.Ordinal), second.Log.Contains("it did not answer", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Of_one_that_drips_what_came_in_time_is_kept()
    {
        await using var slow = Peer(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Lines.Type}\r\nConnection: close\r\n\r\n{Lines.Piece()}");
            while (!exchange.Stopped.IsCancellationRequested)
            {
                await exchange.SendAsync(Lines.Piece());
                await Task.Delay(1000, exchange.Stopped);
            }
        });
        var second = await replicas.StartAsync(At(slow));
        AssertTook(await second.ReadyAsync(), 1, 5);
        Assert.InRange(second.Store.Count, 2, 5);
        Assert.Single(slow.Heads);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("half a line")]
    [InlineData("\n")]
    public async Task Of_one_that_lies_once_nothing_is_kept_and_another_is_asked(string lie)
    {
        await using var liar = Peer(exchange => AnswerAsync(exchange, Lines.Piece() + lie));
        await using var other = Peer(exchange => AnswerAsync(exchange, Lines.Piece() + Lines.Piece()));
        var second = await replicas.StartAsync($"{At(liar)},{At(other)}");
        await second.ReadyAsync();
        Assert.Equal((1, 1, 2), (liar.Heads.Count, other.Heads.Count, second.Store.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_says_too_much_is_not_heard_out(bool inLines)
    {
        long sent = 0;
        // Spaces before an object are none of its bytes, and cost those who read them as much.
        string much = new string(' ', 200 * 1024) + (inLines ? Lines.Piece() : "");
        await using var peer = Peer(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Lines.Type}\r\nConnection: close\r\n\r\n");
            while (!exchange.Stopped.IsCancellationRequested)
            {
                await exchange.SendAsync(much);
                Interlocked.Add(ref sent, much.Length);
            }
        });
        var second = await replicas.StartAsync(At(peer));
        await second.ReadyAsync();
        Assert.Equal(0, second.Store.Count);
        Assert.Contains("it says too much", second.Log, StringComparison.Ordinal);
        Assert.InRange(sent, 1, 40L * 1024 * 1024);
    }

    [Fact]
    public async Task There_is_an_end_to_it_when_there_is_no_more_room()
    {
        await using var peer = Peer(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Lines.Type}\r\nConnection: close\r\n\r\n");
            while (!exchange.Stopped.IsCancellationRequested)
            {
                await exchange.SendAsync(Lines.Piece(32 * 1024));
            }
        });
        var second = await replicas.StartAsync(At(peer));
        AssertTook(await second.ReadyAsync(), 0, 8);
        Assert.InRange(second.Store.Bytes, 900 * 1024, 1024 * 1024);
        Assert.Single(peer.Heads);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task Another_status_gives_nothing(int status)
    {
        await using var other = Peer(exchange => AnswerAsync(exchange, Lines.Piece()));
        await using var peer = Peer(exchange => exchange.AnswerAsync(status, Encoding.UTF8.GetBytes(Lines.Piece()), Lines.Type, $"Location: https://{At(other)}/hand-over"));
        var second = await replicas.StartAsync(At(peer));
        await second.ReadyAsync();
        Assert.Equal((1, 0, 0), (peer.Heads.Count, other.Heads.Count, second.Store.Count));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.image-trust.hand-over.v2+jsonl")]
    public async Task Another_version_gives_nothing(string type)
    {
        await using var peer = Peer(exchange => exchange.AnswerAsync(200, Encoding.UTF8.GetBytes(Lines.Piece()), type));
        var second = await replicas.StartAsync(At(peer));
        await second.ReadyAsync();
        Assert.Equal(0, second.Store.Count);
    }

    [Fact]
    public async Task Who_does_not_read_is_not_told_for_ever_and_does_not_take_it_for_all()
    {
        var large = await replicas.StartAsync(mebibytes: 32);
        await large.ReadyAsync();
        Lines.Fill(large.Store, 500, 30 * 1024); // more than sockets hold
        using var client = Asker.With(replicas.Cluster.Content);
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://{large.HandOver}/hand-over"), CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadAsStreamAsync();
        await Task.Delay(TimeBudget.HandOver + TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task A_replica_that_remembers_nothing_asks_nobody()
    {
        await using var peer = Peer(exchange => AnswerAsync(exchange, Lines.Piece()));
        var second = await replicas.StartAsync(At(peer), mebibytes: 0);
        await second.ReadyAsync();
        Assert.Empty(peer.Heads);
    }

    private static void AssertTook(OwnTime took, double least, double most)
    {
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(least), TimeSpan.MaxValue);
        Assert.InRange(took.Own, TimeSpan.Zero, TimeSpan.FromSeconds(most));
    }

    private static string At(ScriptedServer peer) => $"127.0.0.1:{peer.Port}";

    private static Task AnswerAsync(ScriptedExchange exchange, string lines) => exchange.AnswerAsync(200, Encoding.UTF8.GetBytes(lines), Lines.Type);

    /// <summary>Somebody who holds the Secret's pair.</summary>
    private ScriptedServer Peer(Func<ScriptedExchange, Task> script) =>
        new(script, Assert.IsType<SecretContent.Held>(replicas.Cluster.Content).Current.Leaf);
}
