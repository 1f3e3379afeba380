using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Asking;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>Everything that runs in a cluster or may run, verified under a policy: what <c>policy inventory --json</c> writes and <c>--compare</c> reads.</summary>
/// <param name="Version">Of this shape. Members are added without a new one.</param>
/// <param name="Time">When the cluster's registries were asked.</param>
/// <param name="PolicyDigest">Of the policy's canonical form.</param>
/// <param name="Phase">The phase in force.</param>
/// <param name="Next">The phase after it; null in the last.</param>
/// <param name="Counts">How much it was.</param>
/// <param name="Unread">What could not be read, one line each: of it nothing is known.</param>
/// <param name="OtherKinds">Objects of kinds of which nobody here knows where they name images, and how many.</param>
/// <param name="Images">By name.</param>
internal sealed record InventoryDocument(
    int Version,
    DateTimeOffset Time,
    Digest PolicyDigest,
    Phase Phase,
    Phase? Next,
    InventoryCounts Counts,
    IReadOnlyList<string> Unread,
    IReadOnlyDictionary<string, int> OtherKinds,
    IReadOnlyList<InventoryImage> Images)
{
    /// <summary>Authorities, rules and accepted keys; null in an inventory of a tool that did not say so.</summary>
    public Digest? RequirementsDigest { get; init; }

    /// <summary>Every trusted root and key in use; null as above.</summary>
    public Digest? TrustDigest { get; init; }
}

/// <param name="Workloads">Pods and templates.</param>
/// <param name="EndedPods">Pods that have ended, which are not listed.</param>
/// <param name="Images">Distinct ones: repository and digest.</param>
/// <param name="Requests">Sent to registries.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
internal sealed record InventoryCounts(int Workloads, int EndedPods, int Images, int Requests, double Seconds);

/// <summary>One set of bytes in one repository.</summary>
/// <param name="Image"><c>REPOSITORY@DIGEST</c>, or as written where the digest is not known.</param>
/// <param name="Names">As the cluster writes it.</param>
/// <param name="Evidence">What was found attached to it.</param>
/// <param name="Signers">Who signed it, whoever that is: a key's fingerprint, or issuer and subject.</param>
/// <param name="Places">Where it runs or may run.</param>
internal sealed record InventoryImage(
    string Image, IReadOnlyList<InventoryName> Names, EvidenceFound Evidence, IReadOnlyList<string> Signers, IReadOnlyList<InventoryPlace> Places);

/// <param name="Name">As written in objects.</param>
/// <param name="Source">Who says that it stands for these bytes.</param>
/// <param name="MovedTo">What the tag stands for by now, where that is something else.</param>
internal sealed record InventoryName(string Name, DigestSource Source, Digest? MovedTo);

/// <param name="Namespace">The namespace.</param>
/// <param name="Team">By the label of the objects; null without one.</param>
/// <param name="Runs">Whether a node runs it there.</param>
/// <param name="Workloads">Objects that name it.</param>
/// <param name="Now">Under the phase in force.</param>
/// <param name="Next">Under the next one.</param>
internal sealed record InventoryPlace(
    string Namespace, string? Team, bool Runs, IReadOnlyList<string> Workloads, InventoryVerdict Now, InventoryVerdict? Next)
{
    /// <summary>The same by workloads that people know; null in an inventory of a tool that did not say so.</summary>
    public IReadOnlyList<InventoryUse>? Uses { get; init; }
}

/// <param name="Owner">The Deployment behind a pod, the CronJob behind a job's: <c>KIND/NAME</c>.</param>
/// <param name="Container">The container or volume.</param>
/// <param name="Name">As written there.</param>
internal sealed record InventoryUse(string Owner, string Container, string Name);

/// <param name="Judgement">What the policy says.</param>
/// <param name="Action">What admission would do with a pod.</param>
/// <param name="Reason">The reason that is told first.</param>
/// <param name="Sentence">The same for people.</param>
/// <param name="Rule">The rule that decides; null when none does.</param>
internal sealed record InventoryVerdict(Judgement Judgement, AdmissionAction Action, ReasonCode Reason, string Sentence, string? Rule)
{
    /// <summary>All codes, each once; null in an inventory of a tool that did not say so.</summary>
    public IReadOnlyList<ReasonCode>? Reasons { get; init; }

    /// <summary>Whose doing it was that the image could not be checked; null where it was.</summary>
    public Cause? Cause { get; init; }

    public static InventoryVerdict Of(Verdict verdict)
    {
        var leading = Why.Leading(verdict);
        return new InventoryVerdict(verdict.Judgement, verdict.Action, leading.Code, leading.Sentence, verdict.Rule)
        {
            Reasons = [.. verdict.Reasons.Select(reason => reason.Code).Distinct()],
            Cause = Why.CauseOf(verdict),
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NewLine = "\n",
    WriteIndented = true)]
[JsonSerializable(typeof(InventoryDocument))]
[JsonSerializable(typeof(IReadOnlyList<InventoryChange>))]
internal sealed partial class InventoryJson : JsonSerializerContext
{
    /// <summary>One JSON value, straight to where it goes: an inventory of a large cluster has some megabytes.</summary>
    public static void Write(TextWriter output, InventoryDocument document) => output.WriteLine(JsonSerializer.Serialize(document, Default.InventoryDocument));
}
