using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Tests.Inventory;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Promoting;

/// <summary>A stack with a registry and evidence that says that all is well; the gate looks for itself.</summary>
internal sealed class PromotionStage : IAsyncDisposable
{
    private const string Rules = """
          # What the shop builds.
          shop:
            images: [HOST/shop/**]
            require: {anyOf: [release-key, release-workflow]}
        phases:
          day2:
            rings:
              first: [checkout]
        """;

    public static readonly DateTimeOffset Now = VirtualSigstore.SigningTime.AddDays(30);

    private static readonly RowVerdict Signed = new(Judgement.Admitted, [ReasonCode.SignedBy], "shop");
    private static readonly RowVerdict Unsigned = new(Judgement.Refused, [ReasonCode.NoSignature], "shop");

    private readonly List<EvidenceRow> rows = [];

    private PromotionStage(InventoryStage stage) => Stage = stage;

    public InventoryStage Stage { get; }

    public string Document => File.ReadAllText(PathOf("trust-policy.yaml"));

    public string[] Ledger => File.Exists(PathOf(LedgerFile.Name)) ? File.ReadAllLines(PathOf(LedgerFile.Name)) : [];

    /// <summary>Three workloads in two namespaces: of day1's signer, of day1.5's, and of both.</summary>
    public static async Task<PromotionStage> SetAsync()
    {
        var stage = new PromotionStage(await InventoryStage.SetAsync());
        stage.Stage.WriteStackFiles();
        stage.Stage.WritePolicy(Rules.Replace("HOST", stage.Stage.Registry.Host, StringComparison.Ordinal));
        stage.Run("checkout", "cart");
        stage.Run("checkout", "web");
        stage.Run("payments", "api");
        return stage;
    }

    /// <summary>A workload that admission has seen and found signed.</summary>
    /// <param name="isSigned">Whether it is.</param>
    public string Run(string ns, string name, bool isSigned = true)
    {
        string digest = Stage.AddImage($"shop/{name}", "1", name);
        if (isSigned)
        {
            Stage.SignKeyless($"shop/{name}", digest);
        }

        rows.Add(new EvidenceRow(
            Parsed<NamespaceName>(ns), "Deployment", name, "spec.template.spec.containers[0].image", Stage.Name($"shop/{name}", "1"), HowKnown.AdmittedLive,
            new RowFacts(EvidenceFound.Keyless, []), Signed, 0, 0, At(8), At(0), Parsed<RepositoryName>($"{Stage.Registry.Host}/shop/{name}"), Parsed<Digest>(digest), Signed));
        return digest;
    }

    /// <summary>Writes <c>evidence.json</c>: of the stack as it is now.</summary>
    public void Gather(Func<PromotionEvidence, PromotionEvidence>? change = null)
    {
        var policy = Policy();
        bool last = policy.Policy.Phase == Phase.Day2;
        var evidence = new PromotionEvidence(
            PromotionEvidence.CurrentVersion, Parsed<EntryName>("demo"), policy.Policy.Phase, new EvidenceWindow(At(8), At(0)),
            policy.RequirementsDigest, policy.TrustDigest, [.. rows.Select(row => row.Namespace).Distinct()],
            [.. rows.Select(row => last ? row with { Next = null } : row)],
            [.. rows.Select(row => row.Namespace).Distinct().SelectMany(ns => new[] { Canary(ns, CanaryKind.Admission, last), Canary(ns, CanaryKind.Refusal, last) })],
            new AdmissionFigures(30, 80), [],
            [new EvidenceSource(SourceKind.Log, "webhook.jsonl", Digest.Of([1]), new EvidenceWindow(At(8), At(0)), 30, 0, 0)]);
        File.WriteAllBytes(Path.Combine(Stage.Folder, "evidence.json"), EvidenceFile.Write(change?.Invoke(evidence) ?? evidence));
    }

    public Task<ToolRun> PromoteAsync(string to, params string[] args) =>
        Stage.RunAsync(["promote", "--stack", "demo", "--to", to, "--evidence", "evidence.json", "--by", "Jane Doe", .. args]);

    public Task<ToolRun> AskAsync(params string[] args) => ToolRun.WithAsync(
        Stage.Folder, new FakeVault(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now), args);

    /// <summary>What <c>policy check</c> says of the stack's promotions; of its policy, which is short, it has more to say.</summary>
    public async Task<string> ProblemsAsync()
    {
        var check = await AskAsync("check", "--json");
        using var json = System.Text.Json.JsonDocument.Parse(check.Output);
        return string.Join('\n', json.RootElement[0].GetProperty("promotions").EnumerateArray().Select(line => line.GetString()));
    }

    public void Edit(string written, string instead)
    {
        Assert.Contains(written, Document, StringComparison.Ordinal);
        File.WriteAllText(PathOf("trust-policy.yaml"), Document.Replace(written, instead, StringComparison.Ordinal));
    }

    public string PathOf(string file) => Path.Combine(Stage.Folder, "stacks", "demo", file);

    /// <summary>Every file of the stack with its content.</summary>
    public string[] Snapshot() =>
        [.. Directory.EnumerateFiles(PathOf("."), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {Digest.Of(File.ReadAllBytes(file))}")];

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    private PolicyInForce Policy()
    {
        var read = PolicyFile.Read(PathOf("trust-policy.yaml")) as PolicyReading.Accepted ?? throw new InvalidOperationException(Document);
        return PolicyInForce.Compile(read.Policy, root => File.ReadAllBytes(PathOf(root.File.Text))) is PolicyReadiness.Ready ready
            ? ready.Policy
            : throw new InvalidOperationException(Document);
    }

    private static CanaryRun Canary(NamespaceName ns, CanaryKind kind, bool last)
    {
        var verdict = kind == CanaryKind.Admission ? Signed : Unsigned;
        return new CanaryRun("system:serviceaccount:image-trust-system:canary", ns, kind, $"registry.example/{ClosedSet.WordOf(kind)}:1", At(1), verdict, last ? null : verdict);
    }

    private static UtcTime At(int daysBefore) => UtcTime.Of(Now.AddDays(-daysBefore));

    private static T Parsed<T>(string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new ArgumentException(problem);
}
