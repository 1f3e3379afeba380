using System.Text.Json.Serialization;

namespace ImageTrust.Registry.Transport;

/// <summary>What a request was for.</summary>
public enum RequestKind
{
    [JsonStringEnumMemberName("manifest")]
    Manifest,

    [JsonStringEnumMemberName("referrers")]
    Referrers,

    [JsonStringEnumMemberName("blob")]
    Blob,

    [JsonStringEnumMemberName("token")]
    Token,
}

/// <summary>One request as it went over the wire.</summary>
/// <param name="Kind">What it was for.</param>
/// <param name="Host">Host and port it went to.</param>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Redirected">It followed a redirect and so carried no credential.</param>
/// <param name="Elapsed">Until the last byte of the answer or its failure.</param>
public sealed record RequestRecord(RequestKind Kind, string Host, int? Status, bool Redirected, TimeSpan Elapsed);
