using System.ComponentModel;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>docs/trust-policy.md: its examples are policies, and between them they show every field; its tables are the code's.</summary>
public sealed class ReferenceTests
{
    private static readonly string Path = Repository.Path("docs", "trust-policy.md");
    private static readonly string Text = File.ReadAllText(Path).ReplaceLineEndings("\n");

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Blocks().Count)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_policy(int example) => Repository.Accepted(PolicyFile.ReadText(Blocks()[example], _ => new FileReading.Missing()));

    [Fact]
    public void The_examples_show_every_field()
    {
        var shown = Blocks().SelectMany(block => Shown(YamlNodes.Read(block).Root!, Info(typeof(TrustPolicy)))).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(AllTypes().SelectMany(type => Fields.Of(type).Select(field => $"{type.Type.Name}.{field.Name}")).Except(shown)
            // An example is a policy, and no policy has it.
            .Except(["Authority.mark"]));
    }

    [Theory]
    [InlineData("fields")]
    [InlineData("lint")]
    [InlineData("reasons")]
    public void A_table_is_what_the_code_says(string table)
    {
        var begin = Text.IndexOf($"<!-- {table}:", StringComparison.Ordinal);
        var start = Text.IndexOf("-->\n", begin, StringComparison.Ordinal) + 4;
        var end = Text.IndexOf("<!-- end -->", start, StringComparison.Ordinal);
        var expected = table switch { "fields" => FieldTable(), "lint" => LintTable(), _ => ReasonTable() };
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            // Read again: the other tables may have been written meanwhile.
            var text = File.ReadAllText(Path);
            start = text.IndexOf("-->\n", text.IndexOf($"<!-- {table}:", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
            File.WriteAllText(Path, text[..start] + expected + text[text.IndexOf("<!-- end -->", start, StringComparison.Ordinal)..]);
            return;
        }

        Assert.Equal(expected, Text[start..end]);
    }

    private static List<string> Blocks() =>
        [.. Text.Split("```yaml\n").Skip(1).Select(block => block.Split("\n```")[0] + "\n")];

    private static JsonTypeInfo Info(Type type) => PolicyJson.Default.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private static IEnumerable<string> Shown(Node node, JsonTypeInfo info) => (info.Kind, node) switch
    {
        (JsonTypeInfoKind.Object, MappingNode mapping) => mapping.Members.SelectMany(member =>
            Shown(member.Value, Info(Fields.Of(info).Single(field => field.Name == member.Name.Text).PropertyType)).Append($"{info.Type.Name}.{member.Name.Text}")),
        (JsonTypeInfoKind.Dictionary, MappingNode mapping) => mapping.Members.SelectMany(member => Shown(member.Value, Info(info.ElementType!))),
        (JsonTypeInfoKind.Enumerable, SequenceNode sequence) => sequence.Items.SelectMany(item => Shown(item, Info(info.ElementType!))),
        _ => [],
    };

    private static List<JsonTypeInfo> AllTypes()
    {
        var types = new List<JsonTypeInfo>();
        void Visit(Type type)
        {
            var info = Info(type);
            if (info.ElementType is { } element)
            {
                Visit(element);
            }
            else if (info.Kind == JsonTypeInfoKind.Object && !types.Contains(info))
            {
                types.Add(info);
                Fields.Of(info).ToList().ForEach(field => Visit(field.PropertyType));
            }
        }

        Visit(typeof(TrustPolicy));
        return types;
    }

    private static string FieldTable()
    {
        var text = new StringBuilder();
        foreach (var type in AllTypes())
        {
            var choices = Choices.Of(type.Type);
            text.Append($"\n**{type.Type.Name}**: {Description(type.Type)}{(choices.Count > 0 ? $" Exactly one of {string.Join(", ", choices.Select(choice => $"`{choice}`"))}." : "")}\n\n| field | value | |\n|---|---|---|\n");
            foreach (var field in Fields.Of(type))
            {
                var required = field.AssociatedParameter!.HasDefaultValue ? "" : ", required";
                text.Append($"| `{field.Name}` | {Value(field.PropertyType)}{required} | {Description(field.AttributeProvider!)} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Value(Type type)
    {
        var info = Info(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => info.Type.Name,
            JsonTypeInfoKind.Dictionary => $"{Value(info.ElementType!)} by name",
            JsonTypeInfoKind.Enumerable => $"list of {Value(info.ElementType!)}",
            _ when info.Converter is ITextConverter { Words.Count: > 0 } words => string.Join(", ", words.Words.Select(word => $"`{word}`")),
            _ when info.Type == typeof(string) => "name",
            _ when info.Type == typeof(int) || info.Type == typeof(decimal) => "number",
            _ => info.Type.Name,
        };
    }

    private static string Description(ICustomAttributeProvider provider) =>
        ((DescriptionAttribute)provider.GetCustomAttributes(typeof(DescriptionAttribute), false).Single()).Description;

    private static string LintTable() => "\n| rule | | the mistake it would repeat |\n|---|---|---|\n"
        + string.Concat(LintRules.All.Select(rule => $"| `{rule.Name}` | {ClosedSet.WordOf(rule.Level)} | {rule.Mistake} |\n")) + "\n";

    private static string ReasonTable() => "\n"
        + string.Join(", ", ClosedSet.Words<ReasonCode>().Select(word => $"`{word}`")) + ".\n\n";
}
