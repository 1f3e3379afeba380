using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore;

/// <summary>The closed outcome of a verification: <see cref="Verified"/> or <see cref="Refused"/>.</summary>
public abstract record VerificationResult
{
    private protected VerificationResult()
    {
    }

    /// <summary>
    /// Whether a period was held against the present, or a time found to lie after it: then the same evidence may give another result later.
    /// Otherwise the result is the same at every later time.
    /// </summary>
    public bool RestsOnPresent { get; internal init; }
}

/// <summary>Everything that was demanded holds. Only <see cref="Verifier"/> makes one.</summary>
public sealed record Verified : VerificationResult
{
    internal Verified(VerifiedFacts facts) => Facts = facts;

    public VerifiedFacts Facts { get; }
}

/// <summary>Something does not hold, or could not be checked; <see cref="Failure.Class"/> says which.</summary>
public sealed record Refused : VerificationResult
{
    internal Refused(Failure failure) => Failure = failure;

    public Failure Failure { get; }
}
