namespace ImageTrust.Decisions.HandOver;

/// <summary>Caps on what one replica takes from another.</summary>
public static class HandOverLimits
{
    /// <summary>A piece of 64 KiB in base64, with annotations of as much; what is longer is not told.</summary>
    public const int MostLineBytes = 256 * 1024;

    /// <summary>Of what the store may hold: base64 makes a third more of it, names and ages come on top.</summary>
    public const int MostBytesForEach = 2;

    /// <summary>
    /// Nothing that old is of use to anybody. How old may be used is another question, which is asked at each admission: what is handed on may have
    /// been handed on before.
    /// </summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromDays(7);
}
