using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Editing;

/// <summary>
/// Widens where a phase is enforced, in the document's own indentation; every other character stays. The text that comes of it has to be read: nothing here
/// knows what a policy may say.
/// </summary>
public static class RingEdit
{
    /// <summary>The text in which the ring has these namespaces too; the same text where it has them already, and null where it has to be edited by hand.</summary>
    /// <param name="yaml">A policy.</param>
    /// <param name="phase">The phase that is enforced there.</param>
    /// <param name="ring">The ring, which is made where there is none.</param>
    /// <param name="namespaces">In order.</param>
    public static string? Add(string yaml, Phase phase, NamespaceName ring, IReadOnlyList<NamespaceName> namespaces)
    {
        var root = YamlNodes.Read(yaml).Root;
        string[] path = ["phases", phase.Text(), "rings", ring.Text];
        var at = root;
        for (var depth = 0; depth < path.Length; depth++)
        {
            if (at is not MappingNode { Members.Count: > 0 } mapping)
            {
                return null;
            }

            var next = mapping.Members.FirstOrDefault(member => member.Name.Text == path[depth])?.Value;
            if (next is null)
            {
                return IsBlock(yaml, mapping) ? BlockLines.Behind(yaml, mapping, Lines(mapping.Members[0].Name.Column - 1, path[depth..], namespaces))
                    : depth == path.Length - 1 ? InBraces(yaml, mapping, path[depth], namespaces)
                    : null;
            }

            at = next;
        }

        return at is SequenceNode { Items: [.., ScalarNode last] } known ? Longer(yaml, known, last, [.. namespaces.Where(ns => !known.Items.Any(item => (item as ScalarNode)?.Text == ns.Text))]) : null;
    }

    /// <summary>The text in which the phase is enforced everywhere, since it names no rings; the same text where it names none, and null where it has to be edited by hand.</summary>
    public static string? Everywhere(string yaml, Phase phase)
    {
        var root = YamlNodes.Read(yaml).Root;
        if (root is null || Node.Find(root, DocumentPath.Root.Member("phases").Member(phase.Text()).Member("rings")) is null)
        {
            return root is null ? null : yaml;
        }

        // What has nothing else in it goes too: an empty phase is refused.
        MappingMember? gone = null;
        var at = (MappingNode)root;
        foreach (var name in (string[])["phases", phase.Text(), "rings"])
        {
            var member = at.Members.First(one => one.Name.Text == name);
            gone = at.Members.Count > 1 || gone is null ? member : gone;
            if (!IsBlock(yaml, at))
            {
                return null;
            }

            at = member.Value as MappingNode ?? at;
        }

        return BlockLines.Without(yaml, gone!);
    }

    /// <summary>Not in braces.</summary>
    private static bool IsBlock(string yaml, MappingNode mapping) => yaml[PhaseEdit.Offset(yaml, mapping.Line, mapping.Column)] != '{';

    private static IEnumerable<string> Lines(int indent, string[] names, IReadOnlyList<NamespaceName> namespaces) =>
        names.Index().Select(name => $"{new string(' ', indent + (2 * name.Index))}{Written(name.Item)}:{(name.Index == names.Length - 1 ? $" [{List(namespaces)}]" : "")}");

    /// <summary>Behind the last ring of <c>{first: [checkout]}</c>.</summary>
    private static string? InBraces(string yaml, MappingNode rings, string ring, IReadOnlyList<NamespaceName> namespaces)
    {
        if (rings.Members[^1].Value is not SequenceNode { Items: [.., ScalarNode last] })
        {
            return null;
        }

        var end = yaml.IndexOf(']', End(yaml, last));
        return end < 0 ? null : $"{yaml[..(end + 1)]}, {Written(ring)}: [{List(namespaces)}]{yaml[(end + 1)..]}";
    }

    private static string Longer(string yaml, SequenceNode known, ScalarNode last, IReadOnlyList<NamespaceName> more)
    {
        if (more.Count == 0)
        {
            return yaml;
        }

        var end = End(yaml, last);
        return yaml[PhaseEdit.Offset(yaml, known.Line, known.Column)] == '['
            ? $"{yaml[..end]}, {List(more)}{yaml[end..]}"
            : BlockLines.Behind(yaml, last, more.Select(ns => $"{new string(' ', known.Column - 1)}- {Written(ns.Text)}"));
    }

    private static int End(string yaml, ScalarNode scalar)
    {
        var start = PhaseEdit.Offset(yaml, scalar.Line, scalar.Column);
        return start + scalar.Text.Length + (yaml[start] is '"' or '\'' ? 2 : 0);
    }

    private static string List(IReadOnlyList<NamespaceName> namespaces) => string.Join(", ", namespaces.Select(ns => Written(ns.Text)));

    /// <summary>A namespace may be called <c>on</c>, or <c>8</c>.</summary>
    private static string Written(string text) => PlainScalars.KindOf(text) == ScalarKind.Text || text == Phase.Day1Half.Text() ? text : $"\"{text}\"";
}
