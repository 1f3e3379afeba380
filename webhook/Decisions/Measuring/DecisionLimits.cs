namespace ImageTrust.Decisions.Measuring;

/// <summary>The caps of deciding.</summary>
public sealed record DecisionLimits
{
    /// <summary>Images measured at one registry at a time, in fair shares: one namespace alone gets half.</summary>
    public int ImagesPerHost { get; init; } = 32;

    /// <summary>Images waiting for their turn at one registry, in fair shares. An API server has some hundred reviews in progress.</summary>
    public int WaitingPerHost { get; init; } = 1024;
}
