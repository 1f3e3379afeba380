using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Promotion.Judging;

/// <summary>Why a promotion is refused. Codes are stable: a pipeline may act on them.</summary>
[JsonConverter(typeof(ClosedSetConverter<RefusalCode>))]
public enum RefusalCode
{
    /// <summary>It is not the next phase, nor more namespaces in the same one.</summary>
    [JsonStringEnumMemberName("not-one-step")]
    NotOneStep,

    [JsonStringEnumMemberName("other-stack")]
    OtherStack,

    /// <summary>The evidence was gathered in another phase.</summary>
    [JsonStringEnumMemberName("other-phase")]
    OtherPhase,

    /// <summary>Since then images need something else.</summary>
    [JsonStringEnumMemberName("other-requirements")]
    OtherRequirements,

    /// <summary>Since then other roots or keys are trusted.</summary>
    [JsonStringEnumMemberName("other-trust")]
    OtherTrust,

    /// <summary>The evidence's signature does not verify, or is somebody else's.</summary>
    [JsonStringEnumMemberName("signature-refused")]
    SignatureRefused,

    [JsonStringEnumMemberName("window-short")]
    WindowShort,

    [JsonStringEnumMemberName("window-old")]
    WindowOld,

    [JsonStringEnumMemberName("window-ahead")]
    WindowAhead,

    /// <summary>A namespace that is to be enforced is in no inventory.</summary>
    [JsonStringEnumMemberName("namespace-unseen")]
    NamespaceUnseen,

    /// <summary>There is no workload to judge on.</summary>
    [JsonStringEnumMemberName("nothing-seen")]
    NothingSeen,

    /// <summary>Nobody knows what a row runs, or what the phase would say of it.</summary>
    [JsonStringEnumMemberName("row-unknown")]
    RowUnknown,

    /// <summary>An inventory could not read an object.</summary>
    [JsonStringEnumMemberName("object-unread")]
    ObjectUnread,

    [JsonStringEnumMemberName("too-few-live")]
    TooFewLive,

    /// <summary>The log's own chain says that lines are missing.</summary>
    [JsonStringEnumMemberName("log-incomplete")]
    LogIncomplete,

    [JsonStringEnumMemberName("would-deny")]
    WouldDeny,

    /// <summary>The gate could not verify a digest itself.</summary>
    [JsonStringEnumMemberName("not-verified")]
    NotVerified,

    [JsonStringEnumMemberName("too-many-unchecked")]
    TooManyUnchecked,

    [JsonStringEnumMemberName("too-slow")]
    TooSlow,

    [JsonStringEnumMemberName("too-many-excepted")]
    TooManyExcepted,

    [JsonStringEnumMemberName("exception-ends")]
    ExceptionEnds,

    /// <summary>Only keys have signed it, and nobody said so.</summary>
    [JsonStringEnumMemberName("key-only-unnamed")]
    KeyOnlyUnnamed,

    /// <summary>Only somebody who did not build it vouches for it, and nobody said so.</summary>
    [JsonStringEnumMemberName("vouched-unnamed")]
    VouchedUnnamed,

    [JsonStringEnumMemberName("canary-missing")]
    CanaryMissing,

    /// <summary>A canary was answered otherwise than it expects.</summary>
    [JsonStringEnumMemberName("canary-wrong")]
    CanaryWrong,

    [JsonStringEnumMemberName("canary-accounts")]
    CanaryAccounts,
}

/// <param name="Code">Which.</param>
/// <param name="Sentence">For people: what was found, and where. One line, safe to print.</param>
public sealed record Refusal(RefusalCode Code, string Sentence);

/// <summary>One rule's answer: a line of the gate's table.</summary>
/// <param name="Asks">What is asked, for people.</param>
/// <param name="Found">What was found, for people; in numbers where there are any.</param>
/// <param name="Refusals">None where it is satisfied.</param>
public sealed record GateCheck(string Asks, string Found, IReadOnlyList<Refusal> Refusals)
{
    public bool Passes => Refusals.Count == 0;
}
