namespace ImageTrust.Decisions.Measuring;

/// <summary>The caps of deciding.</summary>
public sealed record DecisionLimits
{
    /// <summary>Images measured at one registry at a time.</summary>
    public int ImagesPerHost { get; init; } = 16;

    /// <summary>Images waiting for their turn at one registry. A pod may have hundreds of containers.</summary>
    public int WaitingPerHost { get; init; } = 512;
}
