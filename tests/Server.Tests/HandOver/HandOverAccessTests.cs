using System.Net;
using System.Text;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>Only who holds the pair of the Secret asks or is believed, and each port answers what it is for.</summary>
[Collection(Alone.Name)]
public sealed class HandOverAccessTests : IAsyncLifetime
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
    public async Task One_with_another_certificate_is_told_nothing_and_not_believed()
    {
        var stranger = ServingPair.Issue(new ServingNames(), RotationTimes.Default, TimeProvider.System.GetUtcNow());
        await using var peer = new ScriptedServer(exchange => AnswerAsync(exchange, Lines.Piece()), stranger.Leaf);
        var second = await replicas.StartAsync(At(peer));
        await second.ReadyAsync();
        Assert.Equal((0, 0), (peer.Heads.Count, second.Store.Count));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("another")]
    [InlineData("the authority of the Secret without its key")]
    public async Task Whoever_does_not_hold_the_pair_of_the_Secret_gets_nothing(string shown)
    {
        Lines.Fill(first.Store, 3);
        var own = replicas.Cluster.Content;
        using (var replica = Asker.With(own))
        using (var answer = await replica.SendAsync(Asking(), CancellationToken.None))
        {
            Assert.Equal(3, (await answer.Content.ReadAsStringAsync()).Count(c => c == '\n'));
        }

        var stranger = ServingPair.Issue(new ServingNames(), RotationTimes.Default, TimeProvider.System.GetUtcNow());
        using var client = Asker.With(shown == "nothing" ? null : new SecretContent.Held(stranger), withChain: shown.StartsWith("the", StringComparison.Ordinal) ? own : null);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.SendAsync(Asking(), CancellationToken.None));

        HttpRequestMessage Asking() => new(HttpMethod.Get, $"https://{first.HandOver}/hand-over");
    }

    [Fact]
    public async Task What_the_certificate_of_a_stranger_names_is_not_fetched_by_either_end()
    {
        using var authority = new TestAuthority();
        await using var issuer = new ScriptedServer(_ => Task.CompletedTask);
        using var leaf = authority.IssueNaming(new Uri($"http://127.0.0.1:{issuer.Port}/ca.crt"), "image-trust-webhook");
        using var client = Asker.With(leaf, []);
        await Assert.ThrowsAnyAsync<HttpRequestException>(
            () => client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://{first.HandOver}/hand-over"), CancellationToken.None));
        await using var peer = new ScriptedServer(exchange => AnswerAsync(exchange, Lines.Piece()), leaf);
        var second = await replicas.StartAsync(At(peer));
        await second.ReadyAsync();
        Assert.Equal((0, 0), (second.Store.Count, issuer.Connections));
        Assert.NotEqual(0, peer.Connections);
    }

    [Fact]
    public async Task Each_port_answers_what_it_is_for()
    {
        using var client = Asker.With(replicas.Cluster.Content);
        foreach (var (port, path, method) in new[] { (0, "/hand-over", "GET"), (2, "/validate", "POST"), (2, "/readyz", "GET"), (2, "/metrics", "GET"), (2, "/hand-over", "POST") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"https://127.0.0.1:{first.Ports[port]}{path}");
            using var answer = await client.SendAsync(request, CancellationToken.None);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    private static string At(ScriptedServer peer) => $"127.0.0.1:{peer.Port}";

    private static Task AnswerAsync(ScriptedExchange exchange, string lines) => exchange.AnswerAsync(200, Encoding.UTF8.GetBytes(lines), Lines.Type);
}
