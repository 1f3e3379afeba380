namespace ImageTrust.Decisions.Images;

/// <summary>What of our own kept an image from being looked at. Nobody is excused by it: who asks for much brings it about.</summary>
public enum OwnLimit
{
    /// <summary>Too many images or reviews are waiting.</summary>
    Queue,

    /// <summary>The one who asked could not wait longer.</summary>
    Patience,
}

internal static class OwnLimits
{
    /// <summary>Stable, for records and metrics.</summary>
    public static string Name(this OwnLimit limit) => limit switch
    {
        OwnLimit.Queue => "queue-full",
        OwnLimit.Patience => "deadline",
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, null),
    };
}
