namespace ImageTrust.Sigstore.Strictness;

/// <summary>How many distinct confirmations a check demands. There is no value for "unset": doing without must be said.</summary>
public abstract record Threshold
{
    private Threshold()
    {
    }

    /// <summary>One, the strict default.</summary>
    public static Threshold One { get; } = new Distinct(1);

    /// <summary>None is demanded. What is there is still checked, and refused when it is wrong.</summary>
    public static Threshold Waived { get; } = new WaivedThreshold();

    internal abstract int Count { get; }

    /// <summary>At least so many, from different logs or authorities: copies count once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1. Waiving has its own name.</exception>
    public static Threshold AtLeast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new Distinct(count);
    }

    private sealed record Distinct(int Least) : Threshold
    {
        internal override int Count => Least;

        public override string ToString() => $"at least {Least}";
    }

    private sealed record WaivedThreshold : Threshold
    {
        internal override int Count => 0;

        public override string ToString() => "waived";
    }
}
