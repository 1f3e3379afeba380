using System.Globalization;

namespace ImageTrust.Policy.Model.Promotion.Judging;

/// <summary>So many of something, for people.</summary>
internal static class Amount
{
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one of them, whose plural ends in s.</param>
    /// <returns><c>1 row</c>, <c>0 rows</c>.</returns>
    public static string Of(long count, string one)
    {
        string number = count.ToString(CultureInfo.InvariantCulture);
        return $"{number} {one}{(count == 1 ? "" : "s")}";
    }
}
