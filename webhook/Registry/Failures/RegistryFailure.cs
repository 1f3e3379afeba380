namespace ImageTrust.Registry.Failures;

/// <summary>What a failure says about the thing asked for.</summary>
public enum FailureMeaning
{
    /// <summary>The registry answered that it does not exist.</summary>
    Absent,

    /// <summary>It was seen and is not what it must be, or there is more of it than is looked at: whoever may push can bring this about.</summary>
    Bad,

    /// <summary>The registry or the way to it did not let us see; nothing is known. This is never "unsigned".</summary>
    CouldNotCheck,
}

/// <summary>A failure of one question to one host.</summary>
/// <param name="Code">The closed reason.</param>
/// <param name="Host">The host that was asked, with its port when it is not the scheme's own.</param>
/// <param name="Detail">Our own words, without any text of the server's and without a secret; one line.</param>
public sealed record RegistryFailure(RegistryFailureCode Code, string Host, string Detail)
{
    public FailureMeaning Meaning => Code switch
    {
        RegistryFailureCode.NotFound => FailureMeaning.Absent,
        RegistryFailureCode.Malformed or RegistryFailureCode.DigestMismatch or RegistryFailureCode.Unsupported
            or RegistryFailureCode.TooLarge or RegistryFailureCode.TooMany => FailureMeaning.Bad,
        _ => FailureMeaning.CouldNotCheck,
    };

    /// <summary>The stable name of the code, for logs, metrics and decision records.</summary>
    public string Name => Code switch
    {
        RegistryFailureCode.NotFound => "not-found",
        RegistryFailureCode.Unauthorized => "unauthorized",
        RegistryFailureCode.CredentialUnavailable => "credential-unavailable",
        RegistryFailureCode.Throttled => "throttled",
        RegistryFailureCode.Timeout => "timeout",
        RegistryFailureCode.Tls => "tls",
        RegistryFailureCode.Unreachable => "unreachable",
        RegistryFailureCode.ServerError => "server-error",
        RegistryFailureCode.BlockedAddress => "blocked-address",
        RegistryFailureCode.RedirectRefused => "redirect-refused",
        RegistryFailureCode.RealmRefused => "realm-refused",
        RegistryFailureCode.Malformed => "malformed",
        RegistryFailureCode.DigestMismatch => "digest-mismatch",
        RegistryFailureCode.TooLarge => "too-large",
        RegistryFailureCode.TooMany => "too-many",
        RegistryFailureCode.BudgetSpent => "budget-spent",
        RegistryFailureCode.MemoryFull => "memory-full",
        RegistryFailureCode.Unsupported => "unsupported",
        _ => throw new InvalidOperationException($"No name for the failure code {Code}."),
    };

    public override string ToString() => $"{Name}: {Host}: {Detail}";
}
