using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>What the policy says about the image. The first member is the one nobody has to ask for.</summary>
[JsonConverter(typeof(ClosedSetConverter<Judgement>))]
public enum Judgement
{
    [JsonStringEnumMemberName("refused")]
    Refused,

    [JsonStringEnumMemberName("could-not-check")]
    CouldNotCheck,

    [JsonStringEnumMemberName("admitted")]
    Admitted,
}

/// <summary>What happens to the workload, after the phase had its say.</summary>
[JsonConverter(typeof(ClosedSetConverter<AdmissionAction>))]
public enum AdmissionAction
{
    [JsonStringEnumMemberName("deny")]
    Deny,

    [JsonStringEnumMemberName("warn")]
    Warn,

    [JsonStringEnumMemberName("admit")]
    Admit,
}

/// <summary>A judgement and everything it rests on.</summary>
/// <param name="Judgement">What the policy says.</param>
/// <param name="Action">What happens: a refusal denies only where the phase enforces.</param>
/// <param name="Phase">The phase that was asked.</param>
/// <param name="Rule">The rule that decided; null when none covers the image.</param>
/// <param name="Reasons">At least one, in the order of the checks.</param>
/// <param name="Tags">What to do with a tag: the phase's word.</param>
public sealed record Verdict(
    Judgement Judgement, AdmissionAction Action, Phase Phase, string? Rule, IReadOnlyList<Reason> Reasons, TagHandling Tags)
{
    /// <summary>The reason it is counted under: <see cref="Why"/>.</summary>
    public ReasonCode Leading => Why.Leading(this).Code;

    /// <summary>Whether the image would run where this phase is enforced.</summary>
    [JsonIgnore]
    public bool Passes => Judgement == Judgement.Admitted || Reasons.Any(reason => reason.Code == ReasonCode.UncheckableAdmitted);
}

/// <summary>One reason.</summary>
/// <param name="Code">Stable, for logs and metrics.</param>
/// <param name="Sentence">For people; one line, safe to print.</param>
/// <param name="Subject">The authority, attestation or entry it is about.</param>
/// <param name="Cause">Whose doing it was, where something could not be checked or is bad.</param>
public sealed record Reason(ReasonCode Code, string Sentence, string? Subject = null, Cause? Cause = null);
