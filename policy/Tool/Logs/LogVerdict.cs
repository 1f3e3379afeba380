namespace ImageTrust.Policy.Tool.Logs;

/// <summary>What a log says of itself: what <c>policy log verify --json</c> writes.</summary>
/// <param name="Version">Of this shape. Members are added without a new one.</param>
/// <param name="Lines">Of decision logs.</param>
/// <param name="OtherLines">Others: the server's own log. Nothing is known of them.</param>
/// <param name="Faults">How many findings there are of each kind.</param>
/// <param name="Findings">The first of them.</param>
/// <param name="Chains">By replica.</param>
/// <param name="NotKnown">What nobody can know from this log, in sentences.</param>
internal sealed record LogVerdict(
    int Version,
    long Lines,
    long OtherLines,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyList<LogFinding> Findings,
    IReadOnlyList<ChainSummary> Chains,
    IReadOnlyList<string> NotKnown)
{
    public bool IsFine => Faults.Count == 0;
}

/// <param name="Replica">Whose.</param>
/// <param name="Lines">That were seen.</param>
/// <param name="First">The lowest number.</param>
/// <param name="Last">The highest.</param>
/// <param name="From">The time in the line that was read first; null when it has none.</param>
/// <param name="Until">The time in the last line.</param>
/// <param name="HasStopped">The last line says so: nothing is missing after it.</param>
/// <param name="KeptHead">The highest number of which a head was kept elsewhere that agrees; null without one.</param>
internal sealed record ChainSummary(string Replica, long Lines, long First, long Last, string? From, string? Until, bool HasStopped, long? KeptHead);
