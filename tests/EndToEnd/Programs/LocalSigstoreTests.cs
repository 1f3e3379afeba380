using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Programs;

/// <summary>The local Sigstore as people start it; that cosign signs through it and the webhook believes it is the demo's test.</summary>
public sealed class LocalSigstoreTests
{
    private static readonly string Program = BuiltProgram.PathOf("LocalSigstore", "local-sigstore");
    private static readonly ServiceProvider Services = new ServiceCollection().AddHttpClient().BuildServiceProvider();

    [Fact]
    public async Task It_says_where_it_is_writes_what_clients_need_and_stops_when_told_to()
    {
        using var work = new Workplace();
        using var program = BackgroundProgram.Start(Program, ["--out", work.PathOf("sigstore")]);
        await Patience.UntilAsync("the last file is there", () => Task.FromResult(File.Exists(work.PathOf("sigstore/url")) && program.Lines.Count == 4));
        string url = await File.ReadAllTextAsync(work.PathOf("sigstore/url"), TestContext.Current.CancellationToken);
        Assert.Contains($"fulcio and rekor  {url}", program.Lines);
        Assert.All(
            ["trusted_root.json", "signing_config.json", "signing_config_rekor2.json", "fulcio.pem", "rekor.pub", "ctfe.pub", "tls/tls.crt", "tls/tls.key"],
            name => Assert.True(new FileInfo(work.PathOf($"sigstore/{name}")).Length > 0, name));

        Assert.Equal("repo:acme/shop:environment:production", (string?)Claims(await OkAsync($"{url}/token/github?repository=acme/shop&workflow=ci.yml"))["sub"]);
        Assert.Equal("a@b.example", (string?)Claims(await OkAsync($"{url}/token/person?address=a@b.example"))["email"]);
        Assert.All(
            ["/token/github?repository=shop", "/token/github?repo=acme/shop", "/token/person", "/token/person?address=me"],
            path => Assert.Equal(HttpStatusCode.BadRequest, StatusAsync(url + path).GetAwaiter().GetResult()));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{url}/token/anybody"));

        program.Signal("TERM");
        await Patience.UntilAsync("it has stopped", () => Task.FromResult(program.HasExited));
    }

    [Theory]
    [InlineData(2, "--out", null)]
    [InlineData(1, "expected a folder that can be written", "--out", "/proc/nowhere")]
    public async Task What_it_cannot_do_it_says_in_a_line(int exitCode, string words, params string[]? arguments)
    {
        var run = await ProgramRun.StartAsync(Program, arguments ?? []);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static async Task<string> OkAsync(string url)
    {
        using var client = Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        return await client.GetStringAsync(new Uri(url));
    }

    private static async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var client = Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.GetAsync(new Uri(url));
        return answer.StatusCode;
    }

    private static JsonNode Claims(string token)
    {
        string part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.PadRight(part.Length + ((4 - (part.Length % 4)) % 4), '='))))!;
    }
}
