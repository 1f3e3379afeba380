using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>
/// No inert field: for every field of the model some change of it, in some policy of the corpus, changes the verdict of some case there,
/// and is said by the diff and by the lines that a stack puts out. Driven by the model's own metadata, so that a new field without a case fails.
/// </summary>
public sealed class ConformanceTests
{
    // What pipelines sign with decides no verdict: a signature counts by its key, wherever that is held. The tool's tests show what it does.
    // To Pod Security's level the API server holds namespaces by itself: tests/EndToEnd/Guard shows what that does.
    private static readonly string[] HeldElsewhere = ["KeyVersion.vaultKey", "PhaseSettings.podSecurity", "PhaseSettings.podSecurityReason"];

    /// <summary>All but the mark of a draft, with which no document is a policy: tests/corpus/policy/invalid says so.</summary>
    private static readonly List<string> Names = [.. AllFields(typeof(TrustPolicy), []).Where(field => field != "Authority.mark").Order(StringComparer.Ordinal)];

    private static readonly Lazy<Dictionary<string, (bool Verdict, bool Said, bool Lined)>> Flipped = new(FlipAll);

    public static TheoryData<string> AllOfThem => [.. Names];

    [Theory]
    [MemberData(nameof(AllOfThem))]
    public void A_field_changes_a_verdict_and_is_said(string field)
    {
        var (verdict, said, lined) = Flipped.Value.GetValueOrDefault(field);

        Assert.True(verdict != HeldElsewhere.Contains(field), $"no valid change of {field} changed the verdict of any case");
        Assert.True(said, $"no valid change of {field} appears in the diff");
        Assert.True(lined, $"a valid change of {field} changes no line of those a stack puts out");
    }

    [Fact]
    public void The_model_has_the_fields_it_is_thought_to_have() => Assert.InRange(Names.Count, 75, 120);

    private static IEnumerable<string> AllFields(Type type, HashSet<Type> seen)
    {
        var info = PolicyJson.Default.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (info.ElementType is { } element)
        {
            return AllFields(element, seen);
        }

        return info.Kind == JsonTypeInfoKind.Object && seen.Add(info.Type)
            ? Fields.Of(info).SelectMany(property => AllFields(property.PropertyType, seen).Append($"{info.Type.Name}.{property.Name}"))
            : [];
    }

    private static Dictionary<string, (bool, bool, bool)> FlipAll()
    {
        var found = new Dictionary<string, (bool Verdict, bool Said, bool Lined)>(StringComparer.Ordinal);
        foreach (var (path, policy) in Corpus.Policies.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var raw = Raw(YamlNodes.Read(File.ReadAllText(path)).Root!);
            foreach (var flip in Flip.All(raw, typeof(TrustPolicy)).Where(flip => found.GetValueOrDefault(flip.Field) != (true, true, true)))
            {
                var text = flip.Apply(raw).ToJsonString();
                if (PolicyFile.ReadText(text, FilesBeside.In(Path.GetDirectoryName(path)!)) is PolicyReading.Accepted changed)
                {
                    var before = found.GetValueOrDefault(flip.Field);
                    found[flip.Field] = (
                        before.Verdict || ChangesAVerdict(path, policy, changed.Policy),
                        before.Said || TrustDiff.Between(policy, changed.Policy).Any(IsInWords),
                        before.Lined || Lines(policy) != Lines(changed.Policy));
                }
            }
        }

        return found;
    }

    private static string Lines(TrustPolicy policy) =>
        string.Join('\n', TrustLines.Of(policy).SelectMany(group => group.Lines.Select(line => $"{group.Name} {line.Key}: {line.Value}")));

    // The line for what no words were found for says that the policies differ, not how.
    private static bool IsInWords(TrustChange change) => !change.Sentence.StartsWith("The policies differ", StringComparison.Ordinal);

    private static bool ChangesAVerdict(string path, TrustPolicy before, TrustPolicy after) => Corpus.Cases
        .Where(one => one.PolicyPath == path)
        .Any(one => Words(one, before) != Words(one, after));

    private static string Words(Document.EvaluationCase one, TrustPolicy policy)
    {
        var verdict = one.Judge(policy);
        return $"{verdict.Judgement} {verdict.Action} {verdict.Phase} {verdict.Rule} {verdict.Tags} {string.Join('|', verdict.Reasons)}";
    }

    private static JsonNode Raw(Node node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Members.Select(member => KeyValuePair.Create(member.Name.Text, (JsonNode?)Raw(member.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Raw)]),
        ScalarNode { Kind: ScalarKind.Number } number => JsonNode.Parse(number.Text)!,
        _ => JsonValue.Create(((ScalarNode)node).Text),
    };
}
