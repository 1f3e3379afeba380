using System.Text;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>Names for the entries of a document, made of what they are about, each once.</summary>
internal sealed class EntryNames
{
    // A name is a DNS label; three characters are kept for a number behind it.
    private const int Longest = 60;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <param name="about">Any text.</param>
    /// <param name="otherwise">The name where nothing of it can stand in one.</param>
    public string For(string about, string otherwise)
    {
        string stem = Label(about) is { Length: > 0 } label ? label : otherwise;
        string name = stem;
        for (int i = 2; !taken.Add(name); i++)
        {
            name = $"{stem}-{i}";
        }

        return name;
    }

    /// <summary>Whom a subject names, for people: owner, repository and workflow of a URI, an address, a service account.</summary>
    public static string OfSubject(string subject)
    {
        string path = subject.Split("://", 2)[^1].Split("@refs/", 2)[0];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 ? path : path[(slash + 1)..])
            .Replace(".github/workflows/", "", StringComparison.Ordinal).Replace("/.gitlab-ci.yml", "", StringComparison.Ordinal)
            .Replace(".yml", "", StringComparison.Ordinal).Replace(".yaml", "", StringComparison.Ordinal);
    }

    private static string Label(string text)
    {
        var label = new StringBuilder();
        foreach (char c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                label.Append(c);
            }
            else if (label.Length > 0 && label[^1] != '-')
            {
                label.Append('-');
            }
        }

        return label.ToString()[..Math.Min(label.Length, Longest)].Trim('-');
    }
}
