using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>Words that every form of a review shares, of what the preview engine says: its library knows nothing of ours.</summary>
internal static class PlanWords
{
    public static string Verb(PlanOp op) => op switch
    {
        PlanOp.Create => "create",
        PlanOp.Update => "update",
        PlanOp.Replace => "replace",
        PlanOp.Delete => "delete",
        _ => "unchanged",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "info",
        _ => "debug",
    };

    /// <summary>In the order in which a reader wants them.</summary>
    public static IReadOnlyList<PlanOp> Changes { get; } = [PlanOp.Replace, PlanOp.Delete, PlanOp.Update, PlanOp.Create];
}
