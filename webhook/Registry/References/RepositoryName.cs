using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ImageTrust.Registry.References;

/// <summary>A repository inside a registry, such as <c>library/nginx</c> (OCI distribution spec, "Pulling manifests").</summary>
public sealed partial record RepositoryName
{
    // The distribution spec asks clients to limit host and name together to 255 characters.
    internal const int MaxLength = 255;

    private RepositoryName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        name = text is not null && text.Length <= MaxLength && NamePattern().IsMatch(text) ? new RepositoryName(text) : null;
        return name is not null;
    }

    public override string ToString() => Text;

    [GeneratedRegex(
        @"\A[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
