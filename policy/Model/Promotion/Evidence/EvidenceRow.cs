using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <summary>
/// One workload, one container of it and one set of bytes. Rates are over these, and not over reviews: whoever makes a thousand reviews of one object
/// moves nothing.
/// </summary>
/// <param name="Namespace">Where.</param>
/// <param name="Kind">Of the workload that people know: <c>Deployment</c>, or <c>CronJob</c> for what its jobs run.</param>
/// <param name="Name">Of the same.</param>
/// <param name="Container">The field: <c>spec.template.spec.containers[0].image</c>; empty where the object could not be read.</param>
/// <param name="Image">As last written there; empty where the object could not be read.</param>
/// <param name="Known">By what it is known.</param>
/// <param name="Facts">What was found attached to it.</param>
/// <param name="Now">The last verdict under the phase that decided.</param>
/// <param name="CouldNotCheck">Records in which it could not be checked and nothing of ours was the cause.</param>
/// <param name="OwnBudget">Records in which it could not be checked because our own budget was used up, or by an error of ours.</param>
/// <param name="FirstSeen">In a record or an inventory of the window.</param>
/// <param name="LastSeen">The same, last.</param>
/// <param name="Repository">Normalised; null where nobody can read the image.</param>
/// <param name="Digest">Null where nobody could say what the image stands for, at any time in the window.</param>
/// <param name="Next">The last verdict under the next phase; null in the last phase.</param>
public sealed record EvidenceRow(
    NamespaceName Namespace,
    string Kind,
    string Name,
    string Container,
    string Image,
    HowKnown Known,
    RowFacts Facts,
    RowVerdict Now,
    long CouldNotCheck,
    long OwnBudget,
    UtcTime FirstSeen,
    UtcTime LastSeen,
    RepositoryName? Repository = null,
    Digest? Digest = null,
    RowVerdict? Next = null)
{
    /// <summary>The workload and the bytes, which a rate counts once.</summary>
    [JsonIgnore]
    public (string Namespace, string Kind, string Name, string? Digest) Workload => (Namespace.Text, Kind, Name, Digest?.Text);

    /// <summary>The row in a sentence: <c>Deployment/web in payments</c>.</summary>
    [JsonIgnore]
    public string Place => $"{Kind}/{Name} in {Namespace}";
}

/// <summary>By what a row is known. The first member proves less.</summary>
[JsonConverter(typeof(ClosedSetConverter<HowKnown>))]
public enum HowKnown
{
    /// <summary>An inventory has listed and verified it; admission has not seen it in the window.</summary>
    [JsonStringEnumMemberName("scanned")]
    Scanned,

    /// <summary>Admission has decided about it, in a review that was no dry run.</summary>
    [JsonStringEnumMemberName("admitted live")]
    AdmittedLive,
}

/// <param name="Evidence">What was found, in a word.</param>
/// <param name="Signers">Who signed, whether or not the policy wants them: a key's fingerprint, or subject and issuer. Each once, in order.</param>
public sealed record RowFacts(EvidenceFound Evidence, IReadOnlyList<string> Signers);

/// <param name="Judgement">What the policy said of the image. A template is only warned about, yet its pods would be denied.</param>
/// <param name="Reasons">All reason codes, each once and in the order of the reasons.</param>
/// <param name="Rule">The rule that decided; null when none covers the image.</param>
public sealed record RowVerdict(Judgement Judgement, IReadOnlyList<ReasonCode> Reasons, string? Rule = null)
{
    public static RowVerdict Of(Verdict verdict) =>
        new(verdict.Judgement, [.. verdict.Reasons.Select(reason => reason.Code).Distinct()], verdict.Rule);

    /// <summary>Whether the image would run where this phase is enforced.</summary>
    [JsonIgnore]
    public bool Passes => Judgement == Judgement.Admitted || Reasons.Contains(ReasonCode.UncheckableAdmitted);
}
