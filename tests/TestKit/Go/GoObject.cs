using System.Text;
using System.Text.Json;

namespace ImageTrust.TestKit.Go;

/// <summary>
/// A JSON object as Go's encoding/json decodes it into a struct: every member in its order, each given to the field of exactly its name,
/// or else to the one whose name it folds to. Written from Go's documentation, with nothing of ours in it.
/// </summary>
public sealed class GoObject
{
    // The orbits of Unicode's simple folding that hold an ASCII letter and another (Go's unicode.SimpleFold): K k K, S s ſ.
    private const char Kelvin = '\u212a';
    private const char LongS = '\u017f';

    private readonly List<(string Name, JsonElement Value)> members;

    public GoObject(JsonElement value) =>
        members = value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(member => (member.Name, member.Value))] : [];

    /// <summary>A document with everything in it that a parser without scruples sees, duplicates too.</summary>
    public static GoObject Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return new GoObject(document.RootElement.Clone());
    }

    /// <summary>Every value that is decoded into a field, in order. With more than one the result depends on the decoder.</summary>
    /// <param name="field">The field.</param>
    /// <param name="fields">All fields of the struct: an exact name is preferred to a folded one.</param>
    public IReadOnlyList<JsonElement> Values(string field, params IReadOnlyList<string> fields) =>
        [.. members.Where(member => FieldOf(member.Name, fields) == field).Select(member => member.Value)];

    /// <summary>The one value that every decoder sees in a field; undefined when there is none or it is null.</summary>
    /// <exception cref="AmbiguousException">There are several.</exception>
    public JsonElement Value(string field, params IReadOnlyList<string> fields) => Values(field, fields) switch
    {
        [] => default,
        [var only] => only.ValueKind == JsonValueKind.Null ? default : only,
        _ => throw new AmbiguousException(field),
    };

    /// <summary>Whether two names are one for Go (<c>bytes.EqualFold</c>).</summary>
    public static bool Folds(string one, string other) => one.EnumerateRunes().Select(Canonical).SequenceEqual(other.EnumerateRunes().Select(Canonical));

    private static string? FieldOf(string name, IReadOnlyList<string> fields) =>
        fields.FirstOrDefault(field => field == name) ?? fields.FirstOrDefault(field => Folds(field, name));

    private static Rune Canonical(Rune rune) => rune.Value switch
    {
        Kelvin => new Rune('k'),
        LongS => new Rune('s'),
        >= 'A' and <= 'Z' => new Rune((char)(rune.Value + ('a' - 'A'))),
        _ => rune,
    };
}

/// <summary>Several members are decoded into one field.</summary>
public sealed class AmbiguousException(string field) : Exception($"{field} is given more than once");
