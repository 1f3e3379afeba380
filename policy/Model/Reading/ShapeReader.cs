using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>
/// Compares a document with the shape of the model and reports every difference at once, each where it is. While it walks it writes
/// plain JSON, so that what was judged and what is deserialised cannot differ.
/// </summary>
internal sealed class ShapeReader(List<Problem> problems, Utf8JsonWriter json)
{
    // The deepest path of the model has nine levels; a list or mapping longer than this was not written by a person.
    private const int MostEntries = 256;
    private const string Blank = "an empty list or mapping says nothing: leave it out";

    private readonly JsonSerializerOptions _options = PolicyJson.Default.Options;

    public void Read(Node node, Type type, DocumentPath path)
    {
        if (node is ScalarNode { Kind: ScalarKind.Null })
        {
            Report(ProblemRules.EmptyValue, path, node, "a field without a value says nothing: leave it out");
            return;
        }

        var info = _options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                ReadObject(node, info, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                ReadDictionary(node, info.ElementType!, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                ReadList(node, info.ElementType!, path);
                break;
            default:
                ReadScalar(node, info, path);
                break;
        }
    }

    private void ReadObject(Node node, JsonTypeInfo info, DocumentPath path)
    {
        if (Members(node, path) is not { } mapping)
        {
            return;
        }

        json.WriteStartObject();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in mapping.Members)
        {
            var name = member.Name.Text;
            var property = Fields.Of(info).FirstOrDefault(property => property.Name == name);
            if (property is null)
            {
                var names = Fields.Of(info).Select(property => property.Name);
                Report(ProblemRules.UnknownField, path.Member(name), member.Name, $"\"{name}\" is not a field here; {Suggestion(name, names)}");
            }
            else if (IsNew(given, member, path))
            {
                json.WritePropertyName(name);
                Read(member.Value, property.PropertyType, path.Member(name));
            }
        }

        json.WriteEndObject();
        ReportAbsent(mapping, info, given, path);
    }

    private void ReportAbsent(MappingNode mapping, JsonTypeInfo info, HashSet<string> given, DocumentPath path)
    {
        foreach (var property in Fields.Of(info))
        {
            if (property.AssociatedParameter is { HasDefaultValue: false } && !given.Contains(property.Name))
            {
                Report(ProblemRules.MissingField, path.Member(property.Name), mapping, $"\"{property.Name}\" is missing");
            }
        }

        var choices = Choices.Of(info.Type);
        var chosen = choices.Where(given.Contains).ToList();
        if (choices.Count > 0 && chosen.Count != 1)
        {
            var found = chosen.Count == 0 ? "none is given" : $"{string.Join(" and ", chosen)} are given";
            Report(ProblemRules.ExactlyOne, path, mapping, $"exactly one of {string.Join(", ", choices)} is needed; {found}");
        }
    }

    private void ReadDictionary(Node node, Type element, DocumentPath path)
    {
        if (Members(node, path) is not { } mapping)
        {
            return;
        }

        json.WriteStartObject();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in mapping.Members.Where(member => IsNew(given, member, path)))
        {
            if (!EntryName.TryParse(member.Name.Text, out _, out var problem))
            {
                Report(ProblemRules.BadName, path.Member(member.Name.Text), member.Name, problem);
            }

            json.WritePropertyName(member.Name.Text);
            Read(member.Value, element, path.Member(member.Name.Text));
        }

        json.WriteEndObject();
    }

    private void ReadList(Node node, Type element, DocumentPath path)
    {
        if (node is not SequenceNode sequence)
        {
            Report(ProblemRules.WrongKind, path, node, "a list is expected");
            return;
        }

        ReportSize(sequence.Items.Count, node, path);
        json.WriteStartArray();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sequence.Items.Count && i < MostEntries; i++)
        {
            if (sequence.Items[i] is ScalarNode scalar && !texts.Add(scalar.Text))
            {
                Report(ProblemRules.DuplicateItem, path.Item(i), scalar, $"\"{scalar.Text}\" is listed twice");
            }

            Read(sequence.Items[i], element, path.Item(i));
        }

        json.WriteEndArray();
    }

    private void ReadScalar(Node node, JsonTypeInfo info, DocumentPath path)
    {
        if (node is not ScalarNode scalar)
        {
            Report(ProblemRules.WrongKind, path, node, "a single value is expected");
        }
        else if (info.Type == typeof(int) || info.Type == typeof(decimal))
        {
            ReadNumber(scalar, info.Type, path);
        }
        else if (scalar.Kind != ScalarKind.Text)
        {
            Report(ProblemRules.NotText, path, scalar, $"text is expected, and YAML may read {scalar.Text} as something else: write \"{scalar.Text}\"");
        }
        else
        {
            var converter = info.Converter as ITextConverter;
            var problem = converter is null ? NameProblem(scalar.Text) : converter.ProblemWith(scalar.Text);
            if (problem is not null)
            {
                Report(converter?.Words.Count > 0 ? ProblemRules.BadWord : ProblemRules.BadValue, path, scalar, problem);
            }

            json.WriteStringValue(scalar.Text);
        }
    }

    private void ReadNumber(ScalarNode scalar, Type type, DocumentPath path)
    {
        // Sixteen characters keep any decimal exact and any count in range.
        if (scalar.Kind == ScalarKind.Number && scalar.Text.Length <= 16
            && decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (type == typeof(decimal) || (number == decimal.Truncate(number) && number is > 0 and < int.MaxValue)))
        {
            json.WriteNumberValue(number);
            return;
        }

        Report(ProblemRules.BadValue, path, scalar, type == typeof(int) ? "a whole number above 0 is expected" : "a number is expected");
    }

    // Bare strings of the model are references to entries by name.
    private static string? NameProblem(string text) => EntryName.TryParse(text, out _, out var problem) ? null : problem;

    private MappingNode? Members(Node node, DocumentPath path)
    {
        if (node is not MappingNode mapping)
        {
            Report(ProblemRules.WrongKind, path, node, "a mapping of fields is expected");
            return null;
        }

        ReportSize(mapping.Members.Count, node, path);
        return mapping.Members.Count > MostEntries ? null : mapping;
    }

    private void ReportSize(int count, Node node, DocumentPath path)
    {
        if (count == 0)
        {
            Report(ProblemRules.EmptyValue, path, node, Blank);
        }
        else if (count > MostEntries)
        {
            Report(ProblemRules.TooLarge, path, node, $"more than {MostEntries} entries");
        }
    }

    private bool IsNew(HashSet<string> given, MappingMember member, DocumentPath path)
    {
        if (given.Add(member.Name.Text))
        {
            return true;
        }

        Report(ProblemRules.DuplicateKey, path.Member(member.Name.Text), member.Name, $"\"{member.Name.Text}\" is given twice");
        return false;
    }

    private static string Suggestion(string name, IEnumerable<string> names)
    {
        var known = names.ToList();
        var close = known.Find(candidate => string.Equals(Folded(candidate), Folded(name), StringComparison.Ordinal));
        return close is null ? $"the fields are {string.Join(", ", known)}" : $"did you mean {close}?";
    }

    // The usual slips: other casing, hyphens or underscores, a missing plural s.
    private static string Folded(string name) =>
        new string([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]).TrimEnd('s');

    private void Report(string rule, DocumentPath path, Node at, string sentence) =>
        problems.Add(new Problem(rule, path, at.Line, at.Column, sentence));
}

/// <summary>The fields of a type of the model. What a record computes from them is no field, although the metadata lists it.</summary>
public static class Fields
{
    public static IEnumerable<JsonPropertyInfo> Of(JsonTypeInfo type) => type.Properties.Where(property => property.AssociatedParameter is not null);
}
