namespace ImageTrust.Decisions.Images;

/// <summary>What of our own kept an image from being looked at. Nobody is excused by it: who asks for much brings it about.</summary>
public enum OwnLimit
{
    /// <summary>Too many images or reviews are waiting.</summary>
    Queue,

    /// <summary>The one who asked could not wait longer.</summary>
    Patience,

    /// <summary>The review names more images than are looked up for one.</summary>
    Images,

    /// <summary>What is held for all images leaves no room for what this one needs.</summary>
    Memory,

    /// <summary>The time for one image is used up.</summary>
    Time,
}

internal static class OwnLimits
{
    /// <summary>Stable, for records and metrics.</summary>
    public static string Name(this OwnLimit limit) => limit switch
    {
        OwnLimit.Queue => "queue-full",
        OwnLimit.Patience => "deadline",
        OwnLimit.Images => "too-many-images",
        OwnLimit.Memory => "memory-full",
        OwnLimit.Time => "out-of-time",
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, null),
    };
}
