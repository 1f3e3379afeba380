using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Registry.Failures;

/// <summary>What a failure says about the thing asked for.</summary>
public enum FailureMeaning
{
    /// <summary>The registry answered that it does not exist.</summary>
    Absent,

    /// <summary>It was seen whole, and it is not what it must be.</summary>
    Bad,

    /// <summary>It was not seen; nothing is known. This is never "unsigned".</summary>
    CouldNotCheck,
}

/// <summary>A failure of one question to one host.</summary>
/// <param name="Code">The closed reason.</param>
/// <param name="Host">The host that was asked, with its port when it is not the scheme's own.</param>
/// <param name="Detail">Our own words, without any text of the server's and without a secret; one line.</param>
public sealed record RegistryFailure(RegistryFailureCode Code, string Host, string Detail)
{
    /// <summary>The registry's own words from the error body (OCI distribution spec, "Error codes"), cut and printable; null when it gave none.</summary>
    public string? Said { get; init; }

    /// <summary>The host is not the registry: a redirect or a challenge led to it.</summary>
    public bool Elsewhere { get; init; }

    public FailureMeaning Meaning => Code switch
    {
        RegistryFailureCode.NotFound => FailureMeaning.Absent,
        RegistryFailureCode.Malformed or RegistryFailureCode.Unsupported => FailureMeaning.Bad,
        _ => FailureMeaning.CouldNotCheck,
    };

    /// <summary>Whose doing it was.</summary>
    public FailureCause Cause => Code switch
    {
        RegistryFailureCode.Timeout or RegistryFailureCode.Unreachable => Elsewhere ? FailureCause.AnotherHost : FailureCause.Silence,
        RegistryFailureCode.ServerError => Elsewhere ? FailureCause.AnotherHost : FailureCause.RegistryFailure,
        RegistryFailureCode.Throttled => FailureCause.Throttling,
        RegistryFailureCode.Unauthorized or RegistryFailureCode.CredentialUnavailable => FailureCause.AccessRefused,
        RegistryFailureCode.Refused => FailureCause.RequestRefused,
        RegistryFailureCode.Garbled or RegistryFailureCode.DigestMismatch => FailureCause.OddAnswer,
        RegistryFailureCode.Tls or RegistryFailureCode.BlockedAddress or RegistryFailureCode.RedirectRefused or RegistryFailureCode.RealmRefused => FailureCause.WayRefused,
        RegistryFailureCode.TooSlow or RegistryFailureCode.OutOfTime or RegistryFailureCode.BudgetSpent or RegistryFailureCode.MemoryFull => FailureCause.OwnBudget,
        RegistryFailureCode.NotFound or RegistryFailureCode.Malformed or RegistryFailureCode.Unsupported
            or RegistryFailureCode.TooLarge or RegistryFailureCode.TooMany => FailureCause.Pusher,
        _ => throw new InvalidOperationException($"Nobody is to blame for {Code}."),
    };

    /// <summary>The stable name of the code, for logs, metrics and decision records.</summary>
    public string Name => ClosedSet.WordOf(Code);

    public override string ToString() => $"{Name}: {Host}: {Detail}";
}
