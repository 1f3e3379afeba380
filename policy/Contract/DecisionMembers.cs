namespace ImageTrust.Policy.Contract;

/// <summary>Members of the decision record (<c>docs/decision-record.md</c>) that the stack's saved searches read out of the webhook's log.</summary>
public static class DecisionMembers
{
    public const string Time = "time";
    public const string Image = "image";
    public const string Digest = "digest";
    public const string Namespace = "namespace";
    public const string Workload = "workload";

    /// <summary>The verdict of the phase in force, and <see cref="Shadow"/> that of the one after it.</summary>
    public const string Now = "now";
    public const string Shadow = "shadow";

    /// <summary>Also what a stack calls its own policy's in its outputs.</summary>
    public const string PolicyDigest = "policyDigest";

    public const string Timings = "timings";

    /// <summary>Of <see cref="Timings"/>: milliseconds from the question to the answer.</summary>
    public const string Total = "total";
}
