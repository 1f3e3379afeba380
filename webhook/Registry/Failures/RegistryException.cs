namespace ImageTrust.Registry.Failures;

/// <summary>The one exception this library throws for what a registry did or did not do.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(RegistryFailure failure, Exception? inner = null)
        : base(failure?.ToString(), inner)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure;
    }

    internal RegistryException(RegistryFailureCode code, string host, string detail, Exception? inner = null)
        : this(new RegistryFailure(code, host, detail), inner)
    {
    }

    public RegistryFailure Failure { get; }
}
