using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>Small evidence of eight days that nothing is wrong with.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Until = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly RowVerdict Signed = new(Judgement.Admitted, [ReasonCode.SignedBy], "shop");

    public static PromotionEvidence Evidence() => new(
        PromotionEvidence.CurrentVersion,
        Name("dev"),
        Phase.Day1,
        Window(8),
        DigestOf("requirements"),
        DigestOf("trust"),
        [Namespace("checkout"), Namespace("payments")],
        [Row("checkout", "web"), Row("payments", "api")],
        [Canary("checkout", CanaryKind.Admission), Canary("checkout", CanaryKind.Refusal)],
        new AdmissionFigures(240, 41.5),
        [],
        [
            new EvidenceSource(SourceKind.Log, "webhook.jsonl", DigestOf("log"), Window(8), 240, 12, 0),
            new EvidenceSource(SourceKind.Inventory, "inventory.json", DigestOf("inventory"), new EvidenceWindow(At(0), At(0)), 2, 0, 0),
        ]);

    public static EvidenceRow Row(string ns, string name) => new(
        Namespace(ns), "Deployment", name, "spec.template.spec.containers[0].image", $"registry.example/shop/{name}:1", HowKnown.AdmittedLive,
        new RowFacts(EvidenceFound.Keyless, ["https://github.com/contoso/shop (https://token.actions.githubusercontent.com)"]),
        Signed, 0, 0, At(8), At(0), Repository($"registry.example/shop/{name}"), DigestOf(name), Signed);

    public static CanaryRun Canary(string ns, CanaryKind expects) => new(
        "system:serviceaccount:image-trust-system:canary", Namespace(ns), expects, "registry.example/shop/canary:1", At(1),
        expects == CanaryKind.Admission ? Signed : new RowVerdict(Judgement.Refused, [ReasonCode.NoSignature], "shop"),
        expects == CanaryKind.Admission ? Signed : new RowVerdict(Judgement.Refused, [ReasonCode.NoSignature], "shop"));

    public static EvidenceWindow Window(int days) => new(At(days), At(0));

    public static UtcTime At(int daysBefore) => UtcTime.Of(Until.AddDays(-daysBefore));

    public static Digest DigestOf(string content) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(content));

    private static RepositoryName Repository(string text) => RepositoryName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);

    public static NamespaceName Namespace(string text) => NamespaceName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);

    private static EntryName Name(string text) => EntryName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);
}
