namespace ImageTrust.Sigstore.Outcome;

/// <summary>
/// Thrown by the readers, and by nothing else in the public surface: <c>Verifier.Verify</c> turns every one of its own into a refusal.
/// </summary>
public sealed class SigstoreException : Exception
{
    public SigstoreException(Failure failure)
        : base(failure.ToString()) => Failure = failure;

    public SigstoreException(FailureCode code, Step step, string expected, string got)
        : this(new Failure(code, step, expected, got))
    {
    }

    public Failure Failure { get; }
}
