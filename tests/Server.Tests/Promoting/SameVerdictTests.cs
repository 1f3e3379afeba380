using System.Text.Json;
using Azure.Core.Pipeline;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Promoting;
using ImageTrust.Policy.Tool.Tests;
using ImageTrust.Policy.Tool.Verifying;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Cluster;
using Spectre.Console;

namespace ImageTrust.Server.Tests.Promoting;

/// <summary>
/// Webhook, <c>policy verify</c>, <c>policy inventory</c> and the gate of <c>policy promote</c> say the same of an image, in every phase, ring, with
/// exceptions, revocations and in an emergency.
/// </summary>
public sealed class SameVerdictTests
{
    private const string Policy = """
        phase: PHASE
        authorities:
          release-key:
            key: {versions: [{file: keys/cosign.pub}]}
            trustRoot: {file: root.json}
          release-workflow:
            keyless: {issuer: "https://token.actions.githubusercontent.com", identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"} }
            trustRoot: {file: root.json}
        rules:
          shop:
            images: ["HOST/shop/**"]
            require: {anyOf: [release-key, release-workflow]}
          tools:
            images: ["HOST/tools/**"]
            unverified: {reason: nobody signs these}

        """;

    private static readonly string[] Namespaces = ["checkout", "payments"];

    private static readonly (string Name, SignedBy By)[] Images =
        [("shop/keyless", SignedBy.Workflow), ("shop/key", SignedBy.Key), ("shop/plain", SignedBy.Nobody), ("shop/stranger", SignedBy.Stranger), ("tools/sh", SignedBy.Nobody), ("other/x", SignedBy.Workflow)];

    /// <summary>Every phase with everything that changes a verdict.</summary>
    public static TheoryData<string, string> Phases =>
    [
        .. from phase in (string[])["day1", "day1.5", "day2"]
           from with in (string[])["nothing", "rings", "exceptions", "revocations", "an emergency"]
           select (phase, with),
    ];

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task There_is_one_verdict(string phase, string with)
    {
        string yaml = Policy.Replace("PHASE", phase, StringComparison.Ordinal) + With(with);
        await using var stage = await ShopStage.SetAsync(yaml);
        var images = Images.Select(image => stage.Push(image.Name, image.By)).Append($"{stage.Registry.Host}/shop/absent@{Digest.Of([1])}").ToList();
        File.WriteAllText(stage.PolicyPath, File.ReadAllText(stage.PolicyPath).Replace("REVOKED", images[0][(images[0].IndexOf('@', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal));
        await using var webhook = await stage.WebhookAsync();
        foreach (var (ns, image, index) in from ns in Namespaces from item in images.Index() select (ns, item.Item, item.Index))
        {
            stage.AddObject(ClusterObjects.Pod(ns, $"pod-{index}", image, image, owner: null));
        }

        var inventory = Places(await stage.PolicyAsync("inventory", "cluster.json", "--stack", "demo", "--json", "--plain-http", stage.Registry.Host));
        var gate = await GateAsync(stage, images);
        HashSet<string> said = [];
        foreach (var (ns, image) in from ns in Namespaces from image in images select (ns, image))
        {
            webhook.Records.GetStringBuilder().Clear();
            await webhook.ValidateAsync(Body.Pod(image).In(ns));
            var record = Assert.Single(ShopStage.Records(webhook)).GetProperty("now");
            var verified = JsonDocument.Parse((await stage.PolicyAsync(
                "verify", "--stack", "demo", "--namespace", ns, "--json", image, "--plain-http", stage.Registry.Host)).Output).RootElement.GetProperty("now");

            string expected = Whole(record);
            said.Add(expected);
            Assert.Equal(expected, Whole(verified));
            Assert.Equal(Leading(record), inventory[(image, ns)]);
            Assert.Equal(expected, gate[(image, ns)] + " " + record.GetProperty("action"));
        }

        Assert.True(said.Count >= 5, string.Join('\n', said));
    }

    private static string With(string what) => what switch
    {
        "rings" => "phases: {day2: {rings: {first: [checkout]}}}\n",
        "exceptions" => """
            exceptions:
              old:
                {namespaces: [checkout], image: "HOST/shop/plain", waives: [signatures], owner: Ann, reason: a test, from: "2026-02-10T00:00:00Z", expires: "2026-02-20T00:00:00Z"}
              over:
                {namespaces: [payments], image: "HOST/shop/plain", waives: [signatures], owner: Ann, reason: a test, from: "2026-01-10T00:00:00Z", expires: "2026-01-20T00:00:00Z"}

            """,
        "revocations" => "revocations:\n  bad: {reason: stolen, digest: \"REVOKED\"}\n",
        "an emergency" => "breakGlass:\n  fire: {namespaces: [payments], requestedBy: Ann, approvedBy: Bob, reason: a test, from: \"2026-02-14T06:00:00Z\", expires: \"2026-02-14T18:00:00Z\"}\n",
        _ => "",
    };

    private static string Whole(JsonElement verdict) => string.Join(
        ' ', verdict.GetProperty("judgement"), Rule(verdict), string.Join(',', verdict.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code"))), verdict.GetProperty("action"));

    private static string Leading(JsonElement verdict) => $"{verdict.GetProperty("judgement")} {Rule(verdict)} {verdict.GetProperty("leading")} {verdict.GetProperty("action")}";

    private static string Rule(JsonElement verdict) => verdict.TryGetProperty("rule", out var rule) ? $"{rule}" : "";

    private static Dictionary<(string Image, string Namespace), string> Places(ToolRun run)
    {
        Assert.Equal("", run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("images").EnumerateArray()
            .SelectMany(image => image.GetProperty("places").EnumerateArray(), (image, place) => (Image: $"{image.GetProperty("image")}", Place: place))
            .ToDictionary(one => (one.Image, $"{one.Place.GetProperty("namespace")}"), one =>
            {
                var now = one.Place.GetProperty("now");
                return $"{now.GetProperty("judgement")} {Rule(now)} {now.GetProperty("reason")} {now.GetProperty("action")}";
            });
    }

    private static async Task<Dictionary<(string Image, string Namespace), string>> GateAsync(ShopStage stage, List<string> images)
    {
        using var vault = new FakeVault().Handler();
        var host = new ToolHost(
            TextWriter.Null, TextWriter.Null, AnsiConsole.Console, stage.Clock, stage.Folder, () => throw new InvalidOperationException("nobody signs in to Azure here"),
            new HttpClientTransport(vault), Path.Combine(stage.Folder, "none"));
        var policy = PolicyStandard.InForce(host, stage.PolicyPath, null);
        Assert.True(RegistryHost.TryParse(stage.Registry.Host, out var registry));
        var seen = await GateVerification.LookAsync(
            host, policy, Digest.Of([2]), [.. from ns in Namespaces from image in images select Row(image, ns)],
            new AskedRegistries([], new AskedNetwork([registry], null)), stage.Clock.Now, TestContext.Current.CancellationToken);
        return seen.Images.ToDictionary(
            image => ($"{image.Repository}@{image.Digest}", image.Namespace.Text),
            image => $"{ClosedSet.WordOf(image.Judgement)} {image.Rule} {string.Join(',', image.Reasons.Select(reason => ClosedSet.WordOf(reason.Code)))}");
    }

    private static EvidenceRow Row(string image, string ns)
    {
        string[] parts = image.Split('@');
        var verdict = new RowVerdict(Judgement.Admitted, [ReasonCode.SignedBy]);
        var time = Parsed<UtcTime>("2026-02-14T00:00:00Z");
        return new EvidenceRow(
            Parsed<NamespaceName>(ns), "Pod", "p", "", image, HowKnown.Scanned, new RowFacts(EvidenceFound.NotKnown, []), verdict, 0, 0, time, time,
            Parsed<RepositoryName>(parts[0]), Parsed<Digest>(parts[1]), verdict);
    }

    private static T Parsed<T>(string text) where T : class, ITextValue<T> => T.TryParse(text, out var value, out var problem) ? value : throw new ArgumentException(problem);
}
