using System.Collections.Immutable;

namespace ImageTrust.Policy.Model.Findings;

/// <summary>Where in a document something is: member names and list indexes from the root.</summary>
public sealed record DocumentPath
{
    private readonly ImmutableList<object> _segments;

    private DocumentPath(ImmutableList<object> segments) => _segments = segments;

    public static DocumentPath Root { get; } = new([]);

    /// <summary>Strings (members) and ints (list items).</summary>
    public IReadOnlyList<object> Segments => _segments;

    public DocumentPath Member(string name) => new(_segments.Add(name));

    public DocumentPath Item(int index) => new(_segments.Add(index));

    /// <summary><c>rules.shop.images[0]</c>; a name with a dot is quoted: <c>phases["day1.5"].keys</c>.</summary>
    public override string ToString()
    {
        var text = string.Concat(_segments.Select(segment => segment switch
        {
            int index => $"[{index}]",
            string name when name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') => "." + name,
            _ => $"[\"{segment}\"]",
        }));
        return text.TrimStart('.');
    }
}

/// <summary>
/// Why a document is not a policy. The rule is a stable name out of <see cref="ProblemRules"/>; line and column count from 1 and are 0
/// when the document keeps no lines (canonical form).
/// </summary>
public sealed record Problem(string Rule, DocumentPath Path, int Line, int Column, string Sentence);
