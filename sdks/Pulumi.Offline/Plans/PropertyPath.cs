using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Pulumi.Offline.Plans;

/// <summary>
/// Where a property stands inside a resource, as Pulumi writes it: <c>spec.containers[0].image</c>, <c>data["a.b"]</c>. In an option a
/// segment may be a wildcard: <c>*</c>.
/// </summary>
public sealed record PropertyPath(ImmutableArray<PropertyPath.Segment> Segments)
{
    /// <summary>A key of an object (<c>Index</c> null), a position in a list, or the wildcard.</summary>
    public readonly record struct Segment(string? Key, int? Index)
    {
        public bool IsWildcard => Key is null && Index is null;
    }

    public static PropertyPath Root { get; } = new([]);

    public PropertyPath Child(string key) => new(Segments.Add(new Segment(key, null)));

    public PropertyPath Child(int index) => new(Segments.Add(new Segment(null, index)));

    public static PropertyPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is no property path");

    public static bool TryParse(string text, [NotNullWhen(true)] out PropertyPath? path)
    {
        path = null;
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            // A name starts the path or follows a dot; brackets may follow anything.
            var dotted = segments.Count > 0 && rest[0] == '.';
            var segment = rest[0] == '[' ? ReadBracket(ref rest)
                : dotted || segments.Count == 0 ? ReadName(ref rest, dotted ? 1 : 0)
                : null;
            if (segment is null)
            {
                return false;
            }

            segments.Add(segment.Value);
        }

        path = new PropertyPath(segments.ToImmutable());
        return segments.Count > 0;
    }

    /// <summary>Whether this path, wildcards in it included, names <paramref name="other"/> or something <paramref name="other"/> is inside of.</summary>
    public bool Covers(PropertyPath other) => Segments.Length <= other.Segments.Length && Meets(other);

    /// <summary>Whether one of the two paths is inside the other.</summary>
    public bool Meets(PropertyPath other) => Segments.Zip(other.Segments).All(pair => pair.First.IsWildcard || pair.First == pair.Second);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            Write(text, segment);
        }

        return text.ToString();
    }

    // Records compare arrays by reference; a path is its segments.
    public bool Equals(PropertyPath? other) => other is not null && Segments.SequenceEqual(other.Segments);

    public override int GetHashCode() => Segments.Length;

    private static void Write(StringBuilder text, Segment segment)
    {
        if (segment.Index is { } index)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }
        else if (segment.IsWildcard)
        {
            text.Append(text.Length == 0 ? "*" : "[*]");
        }
        else if (segment.Key!.Length == 0 || segment.Key == "*" || segment.Key.AsSpan().ContainsAny(".[]\"\\"))
        {
            var key = segment.Key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"[\"{key}\"]");
        }
        else
        {
            text.Append(text.Length == 0 ? "" : ".").Append(segment.Key);
        }
    }

    private static Segment? ReadName(ref ReadOnlySpan<char> rest, int skip)
    {
        rest = rest[skip..];
        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        rest = rest[name.Length..];
        return name.Length == 0 || name.ContainsAny("]\"") ? null : name is "*" ? default(Segment) : new Segment(name.ToString(), null);
    }

    private static Segment? ReadBracket(ref ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("[\""))
        {
            return ReadQuoted(ref rest);
        }

        var end = rest.IndexOf(']');
        if (end < 0)
        {
            return null;
        }

        var content = rest[1..end];
        rest = rest[(end + 1)..];
        return content is "*" ? default(Segment)
            : int.TryParse(content, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new Segment(null, index)
            : null;
    }

    private static Segment? ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var key = new StringBuilder();
        for (var at = 2; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                if (at + 1 >= rest.Length || rest[at + 1] != ']')
                {
                    return null;
                }

                rest = rest[(at + 2)..];
                return new Segment(key.ToString(), null);
            }

            at += rest[at] == '\\' && at + 1 < rest.Length ? 1 : 0;
            key.Append(rest[at]);
        }

        return null;
    }
}
