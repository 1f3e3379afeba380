using System.Text.RegularExpressions;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document.Yaml;

/// <summary>
/// What an unquoted value is. YAML 1.2's core schema (section 10.3.2) decides; what YAML 1.1 tools read differently is ambiguous, and a
/// policy that two tools read differently must not exist.
/// </summary>
internal static partial class PlainScalars
{
    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "false" => ScalarKind.Boolean,
        _ when Number().IsMatch(text) => ScalarKind.Number,
        _ when OldBoolean().IsMatch(text) || OldNumber().IsMatch(text) => ScalarKind.Ambiguous,
        _ => ScalarKind.Text,
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A(y|n|yes|no|on|off|true|false|null)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OldBoolean();

    // Octal, hex, digit groups, exponents, base-60 times, dates, infinities.
    [GeneratedRegex(
        @"\A[-+]?(0x[0-9a-f_]+|0o?[0-7_]+|[0-9][0-9_,]*\.?[0-9_]*(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?|[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?|\.(inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OldNumber();
}
