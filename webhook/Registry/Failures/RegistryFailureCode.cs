using System.Text.Json.Serialization;

namespace ImageTrust.Registry.Failures;

/// <summary>Everything that can go wrong between a question to a registry and its answer. <see cref="RegistryFailure.Name"/> gives the stable text.</summary>
public enum RegistryFailureCode
{
    /// <summary>The registry says there is no such repository, tag, manifest or blob.</summary>
    [JsonStringEnumMemberName("not-found")]
    NotFound,

    /// <summary>The registry refused (401 or 403) with the credential this host is given, or without one where none is given.</summary>
    [JsonStringEnumMemberName("unauthorized")]
    Unauthorized,

    /// <summary>The credential itself could not be had: a helper failed, Entra refused, the token service gave nothing usable.</summary>
    [JsonStringEnumMemberName("credential-unavailable")]
    CredentialUnavailable,

    /// <summary>The registry refused the request with a status that says nothing about the content, such as 409, 424 or 451.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    [JsonStringEnumMemberName("throttled")]
    Throttled,

    /// <summary>No answer began in the time one request has.</summary>
    [JsonStringEnumMemberName("timeout")]
    Timeout,

    /// <summary>An answer began and did not end in the time one request has.</summary>
    [JsonStringEnumMemberName("too-slow")]
    TooSlow,

    /// <summary>The time for all requests about one image was used up, and not by waiting for a silent registry.</summary>
    [JsonStringEnumMemberName("out-of-time")]
    OutOfTime,

    [JsonStringEnumMemberName("tls")]
    Tls,

    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    [JsonStringEnumMemberName("server-error")]
    ServerError,

    /// <summary>The name leads to an address this client does not contact: link-local, metadata, loopback or private.</summary>
    [JsonStringEnumMemberName("blocked-address")]
    BlockedAddress,

    [JsonStringEnumMemberName("redirect-refused")]
    RedirectRefused,

    /// <summary>The challenge names a token service this host is not allowed to name.</summary>
    [JsonStringEnumMemberName("realm-refused")]
    RealmRefused,

    /// <summary>The bytes that were asked for, and they are not what they must be.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>No answer of this protocol: not HTTP, a status without a meaning here, compressed, a redirect to nowhere.</summary>
    [JsonStringEnumMemberName("garbled")]
    Garbled,

    /// <summary>The bytes do not hash to the digest they were asked by.</summary>
    [JsonStringEnumMemberName("digest-mismatch")]
    DigestMismatch,

    [JsonStringEnumMemberName("too-large")]
    TooLarge,

    [JsonStringEnumMemberName("too-many")]
    TooMany,

    /// <summary>The requests or bytes that one image may take are used up, or what may be sent to this host, and no turn came in time.</summary>
    [JsonStringEnumMemberName("budget-spent")]
    BudgetSpent,

    /// <summary>The bodies held for all images together leave no room for this one at this moment.</summary>
    [JsonStringEnumMemberName("memory-full")]
    MemoryFull,

    /// <summary>A document or media type this client does not read, such as Docker's schema 1.</summary>
    [JsonStringEnumMemberName("unsupported")]
    Unsupported,
}
