using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Editing;

/// <summary>Adds a key version to an authority's list, in the list's own indentation; every other character stays.</summary>
public static class KeyVersionEdit
{
    /// <summary>The new text, or null when the list is not written as lines that begin with a hyphen and has to be edited by hand.</summary>
    public static string? Add(string yaml, string authority, RelativePath file, UtcTime? validFrom, UtcTime? validUntil)
    {
        var root = YamlNodes.Read(yaml).Root;
        if (root is null || Versions(root, authority) is not { Items: [.., { } last] } versions)
        {
            return null;
        }

        var newline = yaml.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var start = PhaseEdit.Offset(yaml, last.Line, last.Column);
        if (versions.Items.Count == 0 || start < 2 || yaml[start - 2] != '-')
        {
            return null;
        }

        var indent = new string(' ', last.Column - 3);
        var lines = new[]
        {
            $"{indent}- file: {file}",
            validFrom is null ? null : $"{indent}  validFrom: {validFrom}",
            validUntil is null ? null : $"{indent}  validUntil: {validUntil}",
        };
        var text = string.Concat(lines.OfType<string>().Select(line => line + newline));
        var end = EndOfLine(yaml, PhaseEdit.Offset(yaml, LastLine(last), 1));
        return yaml[..end] + (end > 0 && yaml[end - 1] is '\n' ? "" : newline) + text + yaml[end..];
    }

    private static SequenceNode? Versions(Node root, string authority)
    {
        var path = DocumentPath.Root.Member("authorities").Member(authority).Member("key").Member("versions");
        return Node.Find(root, path) as SequenceNode;
    }

    private static int LastLine(Node node) => node switch
    {
        MappingNode mapping => mapping.Members.Max(member => LastLine(member.Value)),
        SequenceNode sequence => sequence.Items.Max(LastLine),
        _ => node.Line,
    };

    private static int EndOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
