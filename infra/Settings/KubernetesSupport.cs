using System.Globalization;

namespace ImageTrust.Infra.Settings;

/// <summary>
/// How long AKS stands by a minor version. Source: the release calendar of learn.microsoft.com/azure/aks/supported-kubernetes-versions, as
/// kept by endoflife.date/azure-kubernetes-service; dates ahead are Microsoft's plan.
/// </summary>
internal static class KubernetesSupport
{
    /// <summary>From so many days before the end a preview says so: time for an upgrade, one minor after another.</summary>
    public const int WarnDays = 90;

    /// <summary>Minor of Kubernetes 1 → last day of standard support. From the day after Azure refuses a new cluster of it.</summary>
    private static readonly SortedDictionary<int, DateOnly> LastDays = new()
    {
        [31] = new(2025, 11, 1),
        [32] = new(2026, 3, 31),
        [33] = new(2026, 7, 31),
        [34] = new(2026, 11, 30),
        [35] = new(2027, 3, 31),
        [36] = new(2027, 6, 30),
    };

    /// <param name="version">major.minor, as a setting has it.</param>
    /// <returns>A sentence for whoever looks at a preview, or null while there is time.</returns>
    public static string? Warning(string version, DateOnly today)
    {
        var minor = int.Parse(version.AsSpan(version.IndexOf('.', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (!LastDays.TryGetValue(minor, out var end))
        {
            return minor > LastDays.Keys.Max()
                ? $"Kubernetes {version} is newer than this program's calendar: see whether AKS offers it in the region (az aks get-versions)"
                : $"AKS supports Kubernetes {version} no longer: Azure refuses a new cluster of it. {Next()}";
        }

        var left = end.DayNumber - today.DayNumber;
        return left > WarnDays ? null
            : left < 0 ? $"AKS' standard support of Kubernetes {version} ended on {Day(end)}: Azure refuses a new cluster of it. {Next()}"
            : $"AKS' standard support of Kubernetes {version} ends on {Day(end)}, in {left} days; Azure then refuses a new cluster of it. {Next()}";
    }

    private static string Next() =>
        $"Raise {SettingTable.KubernetesVersion.Key} one minor at a time; 1.{LastDays.Keys.Max()} is supported until {Day(LastDays.Values.Max())}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
