namespace ImageTrust.Policy.Contract;

/// <summary>Labels of <see cref="MetricNames"/> that alerts select by, and those of their values that are words of ours.</summary>
public static class MetricLabels
{
    /// <summary>Of a decision: <see cref="Now"/> by the phase in force, <see cref="Next"/> by the one after it.</summary>
    public const string View = "view";
    public const string Now = "now";
    public const string Next = "next";

    public const string Action = "action";
    public const string Reason = "reason";

    /// <summary>Of a reload: <see cref="Applied"/> or <see cref="Failed"/>.</summary>
    public const string Outcome = "outcome";
    public const string Applied = "applied";
    public const string Failed = "failed";

    /// <summary>Of a reload: what was read again.</summary>
    public const string What = "what";

    /// <summary>Of what was changed by hand.</summary>
    public const string ChangedObject = "object";

    /// <summary>Of the head of a decision log: whose chain it is, and which of its numbers.</summary>
    public const string Replica = "replica";
    public const string Part = "part";

    public const string PolicyDigest = "policy_digest";
}
