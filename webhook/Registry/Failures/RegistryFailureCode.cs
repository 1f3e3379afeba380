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
    Throttled,
    Timeout,
    Tls,
    Unreachable,
    ServerError,

    /// <summary>The name leads to an address this client does not contact: link-local, metadata, loopback or private.</summary>
    BlockedAddress,
    RedirectRefused,

    /// <summary>The challenge names a token service this host is not allowed to name.</summary>
    RealmRefused,
    Malformed,

    /// <summary>The bytes do not hash to the digest they were asked by.</summary>
    DigestMismatch,
    TooLarge,
    TooMany,

    /// <summary>What may be sent to this host at this moment is used up, and no turn came in time.</summary>
    BudgetSpent,

    /// <summary>The bodies held for all images together leave no room for this one at this moment.</summary>
    MemoryFull,

    /// <summary>A document or media type this client does not read, such as Docker's schema 1.</summary>
    Unsupported,
}
