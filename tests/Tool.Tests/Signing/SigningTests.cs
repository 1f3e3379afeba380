using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Policy.Tool.Tests.Signing;

/// <summary><c>policy signing</c>: what the scripts sign by.</summary>
public sealed class SigningTests : IDisposable
{
    private const string Old = "https://contoso.vault.azure.net/keys/signing/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string New = "https://contoso.vault.azure.net/keys/signing/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Image = "contoso.azurecr.io/shop/web:v1";

    private static readonly string Policy = $$"""
        phase: day1
        authorities:
          release-key:
            key:
              versions:
                - {file: keys/old.pem, validUntil: 2026-12-07T00:00:00Z, vaultKey: "{{Old}}" }
                - {file: keys/new.pem, validFrom: 2026-11-23T00:00:00Z, vaultKey: "{{New}}" }
          vault-room:
            key: {versions: [{file: keys/room.pem}]}
            transparencyLog: not-required
            weakeningReason: its machine has no network
          backfill:
            key: {versions: [{file: keys/backfill.pem, validUntil: 2027-01-01T00:00:00Z}]}
            vouchingReason: these ran before anything was signed
          not-pulled:
            key: {versions: [{file: keys/missing.pem}]}
          release-workflow:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/contoso/{service}/.github/workflows/release.yml@refs/heads/main"}
              github: {ownerId: "2"}
        rules:
          shop:
            images: ["contoso.azurecr.io/{service}/**"]
            namespaces: [shop-*]
            require: {anyOf: [backfill, release-key, vault-room, not-pulled, release-workflow]}
            keyFallback: {authorities: [vault-room], reason: firmware}
            attestations:
              sbom: {from: day2, signedBy: [release-workflow], sbom: {formats: [cyclonedx]} }
          tools:
            images: [contoso.azurecr.io/tools/open]
            unverified: {reason: nobody signs these}

        """;

    private readonly Workspace place = new(Policy);

    public SigningTests()
    {
        Directory.CreateDirectory(Path.Combine(place.Folder, "stacks", "demo", "keys"));
        foreach (var name in (string[])["old", "new", "room", "backfill"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(Path.Combine(place.Folder, "stacks", "demo", "keys", name + ".pem"), key.ExportSubjectPublicKeyInfoPem());
        }

        File.WriteAllText(Path.Combine(place.Folder, "Pulumi.demo.yaml"), "config:\n  image-trust:registryName: contoso\n");
    }

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("day1", "release-key vault-room release-workflow backfill", "")]
    [InlineData("day1.5", "release-workflow release-key vault-room backfill", "release-key vault-room backfill")]
    [InlineData("day2", "release-workflow vault-room", "vault-room")]
    public async Task Each_phase_has_its_order_and_its_fallbacks_and_who_vouches_comes_last(string phase, string ways, string fallbacks)
    {
        var answer = await AnswerAsync("--phase", phase);

        Assert.Equal(ways.Split(' '), Ways(answer).Select(way => Text(way, "authority")));
        Assert.Equal(fallbacks, string.Join(' ', Ways(answer).Where(way => way.GetProperty("fallback").GetBoolean()).Select(way => Text(way, "authority"))));
        Assert.Contains(answer.GetProperty("refused").EnumerateArray(), one => Text(one, "authority") == "not-pulled" && Text(one, "why")!.Contains("keys pull", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-22T12:00:00Z", "aaaa")]
    [InlineData("2026-11-24T00:00:00Z", "bbbb aaaa")]
    [InlineData("2026-12-08T00:00:00Z", "bbbb")]
    public async Task The_version_whose_span_is_open_signs_and_the_newest_first(string time, string versions)
    {
        var answer = await AnswerAtAsync(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        var keys = Ways(answer).Single(way => Text(way, "authority") == "release-key").GetProperty("keys").EnumerateArray();
        Assert.Equal(versions.Split(' '), keys.Select(key => Text(key, "cosign")![^4..]));
        Assert.StartsWith("azurekms://contoso.vault.azure.net/signing/", Text(keys.First(), "cosign"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_span_is_open_nobody_signs_with_that_key()
    {
        place.Write(Policy.Replace("validFrom: 2026-11-23T00:00:00Z", "validFrom: 2027-11-23T00:00:00Z", StringComparison.Ordinal));

        var answer = await AnswerAtAsync(new DateTimeOffset(2026, 12, 8, 0, 0, 0, TimeSpan.Zero));

        Assert.Contains(answer.GetProperty("refused").EnumerateArray(), one => Text(one, "authority") == "release-key" && Text(one, "why")!.Contains("at this time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_script_needs_of_an_identity_is_said()
    {
        var answer = await AnswerAsync("--phase", "day2");

        var workflow = Ways(answer).First();
        Assert.Equal("https://github.com/contoso/shop/.github/workflows/release.yml@refs/heads/main", Text(workflow, "subject"));
        Assert.Equal("https://token.actions.githubusercontent.com", Text(workflow, "issuer"));
        Assert.Equal(("contoso.azurecr.io", "shop", "shop-x", place.File), (Text(answer, "registry"), Text(answer, "rule"), Text(answer, "namespace"), Text(answer, "policy")));
        Assert.Equal("sbom", Text(answer.GetProperty("attestations")[0], "name"));
        Assert.True(answer.GetProperty("attestations")[0].GetProperty("needed").GetBoolean());
        Assert.Equal("not-required", Text(Ways(answer).Last(), "transparencyLog"));
    }

    [Theory]
    [InlineData("contoso.azurecr.io/tools/open:v1", "unverified")]
    [InlineData("elsewhere.example/shop/web:v1", "no rule covers elsewhere.example/shop/web")]
    public async Task Where_no_signature_would_count_it_exits_1_and_says_so(string image, string words)
    {
        var run = await ToolRun.InAsync(place.Folder, "signing", "--stack", "demo", image);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_still_elsewhere_is_judged_as_if_it_lay_in_the_stacks_registry()
    {
        var run = await ToolRun.InAsync(place.Folder, "signing", "--stack", "demo", "elsewhere.example/shop/web:v1", "--as-registry", "contoso.azurecr.io");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("+ release-key signs: azurekms://contoso.vault.azure.net/signing/aaaa", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stacks_places_are_what_its_configuration_and_policy_name()
    {
        File.WriteAllText(Path.Combine(place.Folder, "Pulumi.demo.yaml"), "config:\n  image-trust:registryName: contoso\n  image-trust:keyVaultName: kv-contoso\n");
        var named = JsonDocument.Parse((await ToolRun.InAsync(place.Folder, "places", "--stack", "demo", "--json")).Output).RootElement;
        Assert.Equal(("contoso.azurecr.io", "kv-contoso", "image-signing"), (Text(named, "registry"), Text(named, "vault"), Text(named, "key")));
        Assert.Equal([Old, New], named.GetProperty("vaultKeys").GetProperty("release-key").EnumerateArray().Select(id => id.GetString()));
        var own = await ToolRun.InAsync(place.Folder, "signing", "--stack", "demo", "elsewhere.example/shop/web:v1", "--in-own-registry", "--json");
        Assert.Equal("contoso.azurecr.io", Text(JsonDocument.Parse(own.Output).RootElement, "asRegistry"));

        File.WriteAllText(Path.Combine(place.Folder, "Pulumi.demo.yaml"), "config:\n  image-trust:cloud: none\n  image-trust:webhookRegistry: registry.kind.internal:5000\n");
        var local = JsonDocument.Parse((await ToolRun.InAsync(place.Folder, "places", "--stack", "demo", "--json")).Output).RootElement;
        Assert.Equal("registry.kind.internal:5000", Text(local, "registry"));

        File.Delete(Path.Combine(place.Folder, "Pulumi.demo.yaml"));
        var unnamed = await ToolRun.InAsync(place.Folder, "places", "--stack", "demo");
        Assert.Equal((0, ""), (unnamed.ExitCode, unnamed.Error));
        Assert.Contains("registry  not named\nvault     not named, key image-signing\n", unnamed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--namespace", "Shop")]
    [InlineData("--as-registry", "contoso.azurecr.io/shop")]
    public async Task An_option_that_cannot_be_read_exits_2(string option, string value)
    {
        var run = await ToolRun.InAsync(place.Folder, "signing", "--stack", "demo", Image, option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
    }

    private Task<JsonElement> AnswerAsync(params string[] more) => AnswerAtAsync(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), more);

    private async Task<JsonElement> AnswerAtAsync(DateTimeOffset time, params string[] more)
    {
        var run = await ToolRun.WithAsync(place.Folder, new FakeVault(), new FakeTimeProvider(time), ["signing", "--stack", "demo", Image, "--json", .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static JsonElement.ArrayEnumerator Ways(JsonElement answer) => answer.GetProperty("ways").EnumerateArray();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
