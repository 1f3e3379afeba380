namespace ImageTrust.Registry.Failures;

/// <summary>
/// Whose doing it was that something could not be had. Words, metrics and what a policy may excuse follow from it, so whatever a pod's author or a
/// pusher can bring about must never look like the registry's silence or failure.
/// </summary>
public enum FailureCause
{
    /// <summary>The registry did not answer: its name does not resolve, nobody listens, the connection broke, or no answer began in time.</summary>
    Silence,

    /// <summary>The registry answered 5xx.</summary>
    RegistryFailure,

    /// <summary>The registry asks for less (429). Whoever asks for much brings that about.</summary>
    Throttling,

    /// <summary>The registry refused us (401, 403), or there is no credential to show.</summary>
    AccessRefused,

    /// <summary>The registry refused this request with another 4xx: about the content that says nothing.</summary>
    RequestRefused,

    /// <summary>What came is no answer of this protocol, or not the bytes that were asked for.</summary>
    OddAnswer,

    /// <summary>A host that the registry sent us to, for a blob or a token, was silent or failed. Nobody named it.</summary>
    AnotherHost,

    /// <summary>We refused: the way leads somewhere this client does not go, or who answers has not proven to be the host.</summary>
    WayRefused,

    /// <summary>Our own time, memory, bytes or requests for this were used up. Slow or heavy evidence brings that about.</summary>
    OwnBudget,

    /// <summary>Whoever may push: malformed, too large, too many, or leading nowhere.</summary>
    Pusher,
}
