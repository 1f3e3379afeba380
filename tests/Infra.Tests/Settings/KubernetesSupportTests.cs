using System.Globalization;
using ImageTrust.Infra.Settings;

namespace Infra.Tests.Settings;

/// <summary>Until when AKS stands by a version.</summary>
public sealed class KubernetesSupportTests
{
    [Theory]
    [InlineData("1.34", "2026-08-31", false)]
    [InlineData("1.34", "2026-09-01", true)]
    [InlineData("1.34", "2026-11-30", true)]
    [InlineData("1.36", "2026-11-29", false)]
    [InlineData("1.36", "2027-04-01", true)]
    public void It_is_said_from_ninety_days_before_the_end(string version, string today, bool said) =>
        Assert.Equal(said, KubernetesSupport.Warning(version, Day(today)) is not null);

    [Theory]
    [InlineData("1.34", "2026-11-29", "ends on 2026-11-30, in 1 days")]
    [InlineData("1.34", "2026-12-01", "ended on 2026-11-30")]
    [InlineData("1.20", "2026-11-29", "no longer")]
    [InlineData("1.99", "2026-11-29", "newer than this program's calendar")]
    public void What_is_said_names_the_day_or_why_none_is_known(string version, string today, string words) =>
        Assert.Contains(words, KubernetesSupport.Warning(version, Day(today)), StringComparison.Ordinal);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
