using ImageTrust.Policy.Model.Findings;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>
/// A document before it means anything: YAML and JSON both become this, and one reader judges it. Lines and columns count from 1; 0
/// when the syntax keeps none.
/// </summary>
public abstract record Node(int Line, int Column)
{
    /// <summary>The value at the path, or null.</summary>
    public static Node? Find(Node root, DocumentPath path) => path.Segments.Aggregate((Node?)root, Child);

    /// <summary>Line and column of the value at the path, or of the nearest one above it that exists.</summary>
    public static (int Line, int Column) Place(Node root, DocumentPath path)
    {
        var at = root;
        foreach (var segment in path.Segments)
        {
            if (Child(at, segment) is not { } next)
            {
                break;
            }

            at = next;
        }

        return (at.Line, at.Column);
    }

    private static Node? Child(Node? parent, object segment) => (parent, segment) switch
    {
        (MappingNode mapping, string name) => mapping.Members.FirstOrDefault(member => member.Name.Text == name)?.Value,
        (SequenceNode sequence, int index) when index < sequence.Items.Count => sequence.Items[index],
        _ => null,
    };
}

/// <summary>A single value. <paramref name="Kind"/> is what the syntax says it is; quoted text is always text.</summary>
public sealed record ScalarNode(string Text, ScalarKind Kind, int Line, int Column) : Node(Line, Column);

public enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,

    /// <summary>Unquoted, and read as different things by different YAML versions (<c>on</c>, <c>0123</c>, <c>12:30</c>).</summary>
    Ambiguous,
}

public sealed record SequenceNode(IReadOnlyList<Node> Items, int Line, int Column) : Node(Line, Column);

/// <summary>Members in the order written, duplicates included: refusing them is the reader's work.</summary>
public sealed record MappingNode(IReadOnlyList<MappingMember> Members, int Line, int Column) : Node(Line, Column);

public sealed record MappingMember(ScalarNode Name, Node Value);
