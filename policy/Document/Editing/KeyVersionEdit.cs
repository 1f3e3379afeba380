using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Editing;

/// <summary>Adds a key version to an authority's list, or a field to one of it, in the list's own indentation; every other character stays.</summary>
public static class KeyVersionEdit
{
    /// <summary>The new text, or null when the list is not written as lines that begin with a hyphen and has to be edited by hand.</summary>
    public static string? Add(
        string yaml, string authority, RelativePath file, UtcTime? validFrom, UtcTime? validUntil, VaultKeyId? vaultKey = null)
    {
        if (Items(yaml, authority) is not [.., var last])
        {
            return null;
        }

        var indent = new string(' ', last.Column - 3);
        return Behind(yaml, last, [
            $"{indent}- file: {file}",
            validFrom is null ? null : $"{indent}  validFrom: {validFrom}",
            validUntil is null ? null : $"{indent}  validUntil: {validUntil}",
            vaultKey is null ? null : $"{indent}  vaultKey: {vaultKey}",
        ]);
    }

    /// <summary>
    /// The new text, in which the version of that file also has the field; null when it has it already, is not in the list, or the list has to
    /// be edited by hand.
    /// </summary>
    public static string? Set(string yaml, string authority, RelativePath file, string field, string value)
    {
        var version = Items(yaml, authority).OfType<MappingNode>().FirstOrDefault(item => Text(item, "file") == file.Text);
        return version is null || Text(version, field) is not null ? null
            : Behind(yaml, version, [$"{new string(' ', version.Column - 1)}{field}: {value}"]);
    }

    private static string? Text(MappingNode version, string field) =>
        (version.Members.FirstOrDefault(member => member.Name.Text == field)?.Value as ScalarNode)?.Text;

    /// <summary>The versions, where each is written as lines that begin with a hyphen; none otherwise.</summary>
    private static IReadOnlyList<Node> Items(string yaml, string authority) =>
        YamlNodes.Read(yaml).Root is { } root && Versions(root, authority) is { } versions
            && versions.Items.All(item => PhaseEdit.Offset(yaml, item.Line, item.Column) is >= 2 and var start && yaml[start - 2] == '-')
            ? versions.Items
            : [];

    private static string Behind(string yaml, Node node, IEnumerable<string?> lines) => BlockLines.Behind(yaml, node, lines.OfType<string>());

    private static SequenceNode? Versions(Node root, string authority)
    {
        var path = DocumentPath.Root.Member("authorities").Member(authority).Member("key").Member("versions");
        return Node.Find(root, path) as SequenceNode;
    }
}
