using System.Text;

namespace ImageTrust.Strict;

/// <summary>
/// Which members a document has where Go programs decode it into a struct, level by level. Go takes a member whose name differs
/// from a field's in case alone for that field, and a later one over an earlier; a map takes names as they are. So an object of a
/// known shape has one spelling of each name, and everything else is free.
/// </summary>
internal sealed class Shape
{
    // Seen members are marked in one word.
    private const int MostMembers = 64;

    private readonly byte[][] names;
    private readonly byte[][] folded;
    private readonly Shape[] shapes;
    private readonly Shape? item;

    private Shape(string[] names, Shape[] shapes, bool isStruct, Shape? item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, MostMembers);
        Names = names;
        this.names = [.. names.Select(Encoding.ASCII.GetBytes)];
        folded = [.. this.names.Select(name => FoldedName.Of(name))];
        this.shapes = shapes;
        this.item = item;
        IsStruct = isStruct;
        if (folded.Select(Encoding.ASCII.GetString).Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException("two members of a shape have one name", nameof(names));
        }
    }

    /// <summary>Any value: a map, a text, a number, a predicate. Objects in it must not have a member twice, and that is all.</summary>
    public static Shape Free { get; } = new([], [], isStruct: false, item: null);

    /// <summary>An object that is decoded into a struct.</summary>
    public bool IsStruct { get; }

    /// <summary>An array whose items have a shape.</summary>
    public bool IsList => item is not null;

    /// <summary>What an array's items look like.</summary>
    public Shape Item => item ?? Free;

    /// <summary>The members of a struct, as they are spelled.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A struct whose members of these names are free.</summary>
    public static Shape Of(params string[] names) => new(names, [.. names.Select(_ => Free)], isStruct: true, item: null);

    public static Shape ListOf(Shape item) => new([], [], isStruct: false, item);

    /// <summary>The same struct with one more member.</summary>
    public Shape With(string name, Shape shape) => new([.. Names, name], [.. shapes, shape], isStruct: true, item: null);

    /// <summary>The shape of a member that a reader asks for.</summary>
    /// <exception cref="InvalidOperationException">The shape does not know it, so its other spellings would not have been refused.</exception>
    public Shape Member(string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return shapes[i];
            }
        }

        throw new InvalidOperationException($"'{name}' is read and is not in the document's shape");
    }

    /// <returns>The index of the member with exactly this name; -1 when there is none.</returns>
    public int IndexOf(ReadOnlySpan<byte> name) => IndexIn(names, name);

    public bool KnowsFolded(ReadOnlySpan<byte> name) => IndexIn(folded, name) >= 0;

    public Shape ShapeAt(int member) => member < 0 ? Free : shapes[member];

    private static int IndexIn(byte[][] list, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (name.SequenceEqual(list[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
