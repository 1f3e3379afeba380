using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Facts;

/// <summary>What was found attached to an image, in one word. The first member says that nobody looked.</summary>
[JsonConverter(typeof(ClosedSetConverter<EvidenceFound>))]
public enum EvidenceFound
{
    /// <summary>The policy decides about it unseen: no rule covers it, nobody verifies it, an emergency.</summary>
    [JsonStringEnumMemberName("not-looked-at")]
    NotLookedAt,

    /// <summary>Something was not seen, so nobody knows whether it is signed.</summary>
    [JsonStringEnumMemberName("not-known")]
    NotKnown,

    /// <summary>Everything was seen, and there is no signature that verifies.</summary>
    [JsonStringEnumMemberName("unsigned")]
    NoSignature,

    /// <summary>It has signatures, and all are by keys.</summary>
    [JsonStringEnumMemberName("key-only")]
    KeyOnly,

    /// <summary>An identity has signed it.</summary>
    [JsonStringEnumMemberName("keyless")]
    Keyless,
}
