using System.Globalization;

namespace ImageTrust.Infra.Propagation;

/// <summary>
/// How old a role assignment must be before what checks for it is asked. AKS refuses a cluster whose identity's new roles it does not see
/// yet (CustomKubeletIdentityMissingPermissionError, subnet join denied), and everything after it would have to be run again.
/// </summary>
internal static class GrantAge
{
    /// <summary>Azure: "up to ten minutes", in practice under two for a new assignment on a new resource.</summary>
    public static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    /// <param name="created">Azure's own time of creation, ISO 8601; null or unreadable where it tells none.</param>
    /// <returns>At most <see cref="Enough"/>, whatever the two clocks say; nothing for an old assignment.</returns>
    public static TimeSpan Left(string? created, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return TimeSpan.Zero;
        }

        var left = time + Enough - now;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > Enough ? Enough : left;
    }
}
