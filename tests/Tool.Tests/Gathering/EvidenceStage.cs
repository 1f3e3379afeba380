using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Inventory;
using ImageTrust.Policy.Tool.Tests.Logs;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Gathering;

/// <summary>A stack with a policy, a decision log of its webhook and an inventory of its cluster.</summary>
internal sealed class EvidenceStage : IDisposable
{
    public const string Account = "system:serviceaccount:ci:canary";

    public static readonly DateTimeOffset Start = new(2026, 11, 14, 12, 0, 0, TimeSpan.Zero);

    private const string Policy = """
        phase: day1
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: keys/release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service
        rules:
          shop:
            images: ["registry.example/shop/**"]
            require: {anyOf: [release]}

        """;

    private readonly Workspace workspace = new(Policy);

    public EvidenceStage()
    {
        Directory.CreateDirectory(Path.Combine(workspace.Folder, "stacks", "demo", "keys"));
        File.WriteAllText(Path.Combine(workspace.Folder, "stacks", "demo", "keys", "release.pem"), VirtualSigstore.ManagedKey.Key.Pem);
        InForce = PolicyFile.Read(workspace.File) switch
        {
            PolicyReading.Accepted accepted when PolicyInForce.Compile(accepted.Policy, _ => null) is PolicyReadiness.Ready ready => ready.Policy,
            PolicyReading.Rejected rejected => throw new InvalidOperationException(string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line("test", problem)))),
            _ => throw new InvalidOperationException("the policy of these tests does not compile"),
        };
        Log.Add(LogJson.Line(LogMark.OfStart(new LogStart(Start, InForce.PolicyDigest, InForce.RequirementsDigest))));
    }

    public PolicyInForce InForce { get; }

    public WrittenLog Log { get; } = new();

    public string Folder => workspace.Folder;

    public string PathOf(string file) => Path.Combine(workspace.Folder, file);

    public DecisionRecord Record(string owner, string image, double day, params string[] containers) => new()
    {
        Time = Start.AddDays(day),
        Image = image,
        Reference = image,
        Digest = DigestOf(image),
        Namespace = "shop",
        Workload = $"Pod/{owner.Split('/')[1]}-x2x9z spec.containers[0].image",
        Owner = owner,
        Containers = containers.Length == 0 ? ["app"] : containers,
        Now = Verdict(ReasonCode.SignedBy),
        Shadow = Verdict(ReasonCode.KeyFallback, Phase.Day1Half),
        Facts = new RecordedFacts([new SignatureFact(new KeySigner(DigestOf("release")), "none", [], [])], [], []),
        PolicyDigest = InForce.PolicyDigest,
        RequirementsDigest = InForce.RequirementsDigest,
        TrustDigest = InForce.TrustDigest,
        Timings = new RecordedTimings(1, 2, 10),
        Requests = new RecordedRequests(0, new Dictionary<string, int>(), new Dictionary<string, int>(), false),
    };

    public static DecisionRecord CouldNotCheck(DecisionRecord record, Cause cause) => record with
    {
        Digest = null,
        Now = new Verdict(Judgement.CouldNotCheck, AdmissionAction.Warn, Phase.Day1, "shop", [new Reason(ReasonCode.CouldNotCheck, "it could not be checked", null, cause)], TagHandling.Report),
        Shadow = new Verdict(Judgement.CouldNotCheck, AdmissionAction.Warn, Phase.Day1Half, "shop", [new Reason(ReasonCode.CouldNotCheck, "it could not be checked", null, cause)], TagHandling.Pin),
        Facts = new RecordedFacts([], [], [new CheckFailure(FailureKind.CouldNotCheck, "unreachable", "nobody answers", cause)]),
    };

    public void Write(DecisionRecord record) => Log.Add(DecisionJson.Line(record));

    public void Write(string name, params IEnumerable<string> lines) => File.WriteAllLines(PathOf(name), lines);

    public void WriteCanary(CanaryKind expects, DecisionRecord record) => Log.Add(LogJson.Line(LogMark.OfCanary(new CanaryRecord(Account, expects, record))));

    /// <summary>An inventory of that day: each use is NAMESPACE OWNER CONTAINER IMAGE.</summary>
    public void WriteInventory(string name, double day, Func<InventoryDocument, InventoryDocument> change, params string[] uses)
    {
        var images = uses.Select(use => use.Split(' ')).GroupBy(use => use[3]).Select(group => new InventoryImage(
            $"{group.Key.Split(':')[0]}@{DigestOf(group.Key)}", [new InventoryName(group.Key, DigestSource.Tag, null)], EvidenceFound.NoSignature, [],
            [.. group.GroupBy(use => use[0]).Select(place => new InventoryPlace(
                place.Key, null, true, ["Pod/some"], InventoryVerdict.Of(Verdict(ReasonCode.NoSignature)), InventoryVerdict.Of(Verdict(ReasonCode.NoSignature, Phase.Day1Half)))
            {
                Uses = [.. place.Select(use => new InventoryUse(use[1], use[2], use[3]))],
            })])).ToList();
        var document = new InventoryDocument(
            1, Start.AddDays(day), InForce.PolicyDigest, Phase.Day1, Phase.Day1Half, new InventoryCounts(1, 0, images.Count, 0, 0.1), [], new Dictionary<string, int>(), images)
        {
            RequirementsDigest = InForce.RequirementsDigest,
            TrustDigest = InForce.TrustDigest,
        };
        using var writer = new StringWriter();
        InventoryJson.Write(writer, change(document));
        File.WriteAllText(PathOf(name), writer.ToString());
    }

    public void WriteInventory(params string[] uses) => WriteInventory("inventory.json", 8, document => document, uses);

    public void WriteLog(string name = "log") => Write(name, Log.Lines);

    public Task<ToolRun> RunAsync(params string[] args) =>
        ToolRun.InAsync(workspace.Folder, ["evidence", "--stack", "demo", "--out", "evidence.json", .. args.Contains("--inventory") ? Array.Empty<string>() : ["--inventory", "inventory.json"], .. args]);

    /// <summary>The evidence, gathered without a complaint.</summary>
    public async Task<PromotionEvidence> GatherAsync(params string[] args)
    {
        var run = await RunAsync(args.Length == 0 ? ["log"] : args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return EvidenceFile.Read(PathOf("evidence.json"), "evidence.json") is EvidenceReading.Accepted accepted ? accepted.Evidence : throw new InvalidOperationException("it is no evidence");
    }

    /// <summary>A row in a line.</summary>
    public static string Shown(EvidenceRow row) =>
        $"{row.Kind}/{row.Name} {row.Container} {row.Image} {(row.Known == HowKnown.AdmittedLive ? "live" : "scanned")} {row.Now.Reasons[0]}/{row.Next?.Reasons[0]} {(row.FirstSeen.Value - Start).TotalDays:0.#}-{(row.LastSeen.Value - Start).TotalDays:0.#}";

    public static Digest DigestOf(string content) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => workspace.Dispose();

    private static Verdict Verdict(ReasonCode code, Phase phase = Phase.Day1) => new(
        code == ReasonCode.NoSignature ? Judgement.Refused : Judgement.Admitted, code == ReasonCode.NoSignature ? AdmissionAction.Warn : AdmissionAction.Admit, phase, "shop",
        [new Reason(code, "because")], TagHandling.Report);
}
