namespace ImageTrust.Registry.Failures;

/// <summary>Everything that can go wrong between a question to a registry and its answer. <see cref="RegistryFailure.Name"/> gives the stable text.</summary>
public enum RegistryFailureCode
{
    /// <summary>The registry says there is no such repository, tag, manifest or blob.</summary>
    NotFound,

    /// <summary>The registry refused (401 or 403) with the credential this host is given, or without one where none is given.</summary>
    Unauthorized,

    /// <summary>The credential itself could not be had: a helper failed, Entra refused, the token service gave nothing usable.</summary>
    CredentialUnavailable,

    /// <summary>The registry refused the request with a status that says nothing about the content, such as 409, 424 or 451.</summary>
    Refused,
    Throttled,

    /// <summary>No answer began in the time one request has.</summary>
    Timeout,

    /// <summary>An answer began and did not end in the time one request has.</summary>
    TooSlow,

    /// <summary>The time for all requests about one image was used up, and not by waiting for a silent registry.</summary>
    OutOfTime,
    Tls,
    Unreachable,
    ServerError,

    /// <summary>The name leads to an address this client does not contact: link-local, metadata, loopback or private.</summary>
    BlockedAddress,
    RedirectRefused,

    /// <summary>The challenge names a token service this host is not allowed to name.</summary>
    RealmRefused,

    /// <summary>The bytes that were asked for, and they are not what they must be.</summary>
    Malformed,

    /// <summary>No answer of this protocol: not HTTP, a status without a meaning here, compressed, a redirect to nowhere.</summary>
    Garbled,

    /// <summary>The bytes do not hash to the digest they were asked by.</summary>
    DigestMismatch,
    TooLarge,
    TooMany,

    /// <summary>The requests or bytes that one image may take are used up, or what may be sent to this host, and no turn came in time.</summary>
    BudgetSpent,

    /// <summary>The bodies held for all images together leave no room for this one at this moment.</summary>
    MemoryFull,

    /// <summary>A document or media type this client does not read, such as Docker's schema 1.</summary>
    Unsupported,
}
