namespace ImageTrust.Sigstore.Facts;

/// <summary>What is known about when the signature was made.</summary>
public abstract record SigningTime
{
    private SigningTime()
    {
    }

    /// <summary>The signature existed at each of these times; every one was judged.</summary>
    public sealed record Proven(IReadOnlyList<VerifiedTime> Times) : SigningTime;

    /// <summary>Nobody vouches for a time. The key was judged at the time that was passed in.</summary>
    public sealed record Unproven(DateTimeOffset JudgedAt) : SigningTime;
}

/// <summary>Who vouched for a time.</summary>
public enum TimeSource
{
    /// <summary>A transparency log's signed entry timestamp.</summary>
    TransparencyLog,

    /// <summary>An RFC 3161 timestamp.</summary>
    TimestampAuthority,
}

/// <summary>A time that somebody trusted vouched for.</summary>
/// <param name="Time">The time.</param>
/// <param name="Source">The kind of voucher.</param>
/// <param name="Authority">Its address in the trusted root.</param>
public sealed record VerifiedTime(DateTimeOffset Time, TimeSource Source, string Authority);
