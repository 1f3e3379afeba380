using ImageTrust.Policy.Contract;

namespace ImageTrust.Registry.Hosts;

/// <summary>How long a registry may take: what a review leaves, unless whoever asks can wait for longer.</summary>
public sealed record LookupTimes
{
    /// <inheritdoc cref="TimeBudget.Lookup"/>
    public TimeSpan Lookup { get; init; } = TimeBudget.Lookup;

    /// <inheritdoc cref="TimeBudget.Attempt"/>
    public TimeSpan Attempt { get; init; } = TimeBudget.Attempt;

    /// <inheritdoc cref="TimeBudget.Connect"/>
    public TimeSpan Connect { get; init; } = TimeBudget.Connect;
}
