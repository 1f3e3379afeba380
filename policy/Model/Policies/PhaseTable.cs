using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>Settings by phase. A later phase is never weaker than an earlier one.</summary>
[Description("What each phase accepts and does. Every field has a default; a later phase is never weaker.")]
public sealed record PhaseTable(
    [property: Description("Keys and identities count; audit.")]
    PhaseSettings? Day1 = null,
    [property: JsonPropertyName("day1.5")]
    [property: Description("Identities count, keys as a counted fallback; audit; tags are pinned.")]
    PhaseSettings? Day1Half = null,
    [property: Description("Identities count; enforce; tags are pinned.")]
    PhaseSettings? Day2 = null);

[Description("What one phase accepts and does.")]
public sealed record PhaseSettings(
    [property: Description("Whether key authorities count.")]
    KeyAcceptance? Keys = null,
    [property: Description("What happens to an image that is refused.")]
    Mode? Mode = null,
    [property: Description("What happens to a tag: reported, or replaced by the digest that was verified.")]
    TagHandling? Tags = null,
    [property: Description("Admit what an outage of the registry keeps from being checked, for a reason. Left out: it is refused like anything else.")]
    AdmitUncheckable? AdmitUncheckable = null,
    [property: Description("How old evidence may be by which an image named by its digest is judged while the registry is silent or throttles. Left out: not older than ever, ten minutes.")]
    Hours? StaleOnOutage = null,
    [property: Description("Why older evidence counts in an outage: what was taken out of the registry meanwhile still counts. Goes with staleOnOutage, and only with it.")]
    Sentence? StaleOnOutageReason = null,
    [property: Description("Namespaces enforced so far, ring by ring; the others are audited. Left out: all are enforced.")]
    IReadOnlyDictionary<string, IReadOnlyList<NamespaceName>>? Rings = null,
    [property: Description("The Pod Security level that a namespace must enforce: refused where images are, warned about elsewhere. Left out: nothing is asked, and the linter says so.")]
    PodSecurity? PodSecurity = null,
    [property: Description("Why no Pod Security level is required. Goes with not-required, and only with it.")]
    Sentence? PodSecurityReason = null);

[Description("What to do when a registry is silent or answers 5xx, if the rule names its host in full. What could not be checked for any other reason stays refused.")]
public sealed record AdmitUncheckable(
    [property: Description("Why an outage weighs more than an unchecked image here.")]
    Sentence Reason);

[JsonConverter(typeof(ClosedSetConverter<KeyAcceptance>))]
public enum KeyAcceptance
{
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    [JsonStringEnumMemberName("fallback")]
    Fallback,

    [JsonStringEnumMemberName("refused")]
    Refused,
}

[JsonConverter(typeof(ClosedSetConverter<Mode>))]
public enum Mode
{
    [JsonStringEnumMemberName("audit")]
    Audit,

    [JsonStringEnumMemberName("enforce")]
    Enforce,
}

/// <summary>
/// What a namespace's <c>pod-security.kubernetes.io/enforce</c> must say at least. The API server holds pods to it by itself; no signature says
/// whether a pod shares the node's network, processes or files.
/// </summary>
[JsonConverter(typeof(ClosedSetConverter<PodSecurity>))]
public enum PodSecurity
{
    [JsonStringEnumMemberName("not-required")]
    NotRequired,

    [JsonStringEnumMemberName("baseline")]
    Baseline,

    [JsonStringEnumMemberName("restricted")]
    Restricted,
}

[JsonConverter(typeof(ClosedSetConverter<TagHandling>))]
public enum TagHandling
{
    [JsonStringEnumMemberName("report")]
    Report,

    [JsonStringEnumMemberName("pin")]
    Pin,
}
