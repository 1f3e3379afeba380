using System.Text.RegularExpressions;

namespace Pulumi.Offline.Tests.Rendering;

internal static partial class Escape
{
    public static string Strip(string text) => Sequence.Replace(text, "");

    [GeneratedRegex("\e\\[[0-9]+m", RegexOptions.CultureInvariant)]
    private static partial Regex Sequence { get; }
}
