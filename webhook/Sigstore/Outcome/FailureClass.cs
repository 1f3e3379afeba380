namespace ImageTrust.Sigstore.Outcome;

/// <summary>What a failure says about the evidence: "bad" and "could not check" are different reasons.</summary>
public enum FailureClass
{
    /// <summary>The bytes do not have the shape their format demands.</summary>
    Malformed,

    /// <summary>Well formed, but of a version, kind or algorithm this library does not verify.</summary>
    Unsupported,

    /// <summary>Something that is demanded is not there.</summary>
    Missing,

    /// <summary>The trust material holds no anchor that could confirm or refute it.</summary>
    Untrusted,

    /// <summary>It was checked, and it is wrong.</summary>
    Refuted,
}
