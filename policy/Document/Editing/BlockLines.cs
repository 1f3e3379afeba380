using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document.Editing;

/// <summary>Lines of a document that is written in blocks, where a value is as many whole lines as it has. What stands in braces is one line of it at most.</summary>
internal static class BlockLines
{
    /// <summary>The text with lines behind those of a value.</summary>
    public static string Behind(string yaml, Node node, IEnumerable<string> lines)
    {
        var end = EndOfLine(yaml, PhaseEdit.Offset(yaml, Last(node), 1));
        return yaml[..end] + (end > 0 && yaml[end - 1] is '\n' ? "" : Newline(yaml)) + string.Concat(lines.Select(line => line + Newline(yaml))) + yaml[end..];
    }

    /// <summary>The text without a member's lines. A comment above them stays: whose it is nobody can tell.</summary>
    public static string Without(string yaml, MappingMember member)
    {
        var start = PhaseEdit.Offset(yaml, member.Name.Line, 1);
        return yaml[..start] + yaml[EndOfLine(yaml, PhaseEdit.Offset(yaml, Last(member.Value), 1))..];
    }

    public static string Newline(string yaml) => yaml.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static int Last(Node node) => node switch
    {
        MappingNode { Members.Count: > 0 } mapping => mapping.Members.Max(member => Last(member.Value)),
        SequenceNode { Items.Count: > 0 } sequence => sequence.Items.Max(Last),
        _ => node.Line,
    };

    private static int EndOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
