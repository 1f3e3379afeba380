using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// A date-time of RFC 3339, section 5.6, as Go writes it: full date, <c>T</c>, up to nine digits of fraction, <c>Z</c> or an offset.
/// Nothing is filled in: a time without date or offset would be read off the clock and the zone of this machine.
/// </summary>
internal static partial class Rfc3339
{
    public static DateTimeOffset? Read(string text)
    {
        var match = Form().Match(text);
        // A tick is 100 ns: digits beyond the seventh are cut.
        var fraction = match.Groups["fraction"].Value is { Length: > 7 } longer ? longer[..7] : match.Groups["fraction"].Value;
        var cut = $"{match.Groups["second"].Value}.{fraction.PadRight(7, '0')}{match.Groups["offset"].Value.Replace("Z", "+00:00", StringComparison.Ordinal)}";
        return match.Success && DateTimeOffset.TryParseExact(
            cut, "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
    }

    [GeneratedRegex(
        @"\A(?<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
