using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>
/// A folder of tests/corpus/promotion: a base that is granted, edits of it by JSON pointer (a value in its place, one that is added to a list, or nothing,
/// which takes it away), and what is refused then. <c>POLICY</c> stands for the digest of the case's own policy.
/// </summary>
internal static class GateCase
{
    private const string OfPolicy = "POLICY";

    public static readonly string Root = Repository.Path("tests", "corpus", "promotion");

    public static GateQuestion Read(string folder)
    {
        var input = Json(Path.Combine(Root, folder, "input.json"));
        var question = Json(Path.Combine(Root, $"{(string?)input["base"]}.json"));
        foreach (var edit in input["edits"]!.AsArray())
        {
            Edit(question, edit!.AsObject());
        }

        var policy = Policy(question);
        Fill(question["evidence"]!, "requirementsDigest", CanonicalPolicy.RequirementsDigest(policy));
        Fill(question["verified"], "policyDigest", CanonicalPolicy.PolicyDigest(policy));
        var from = question["from"]!;
        return new GateQuestion(
            Value<EntryName>(question["stack"]!),
            new Stage(Word<Phase>(from["phase"]!), Word<Enforcement>(from["enforces"]!), [.. from["rings"]!.AsArray().Select(ns => Value<NamespaceName>(ns!))]),
            policy,
            question["evidence"]!.Deserialize(EvidenceJson.Default.PromotionEvidence)!,
            question["verified"]?.Deserialize(VerifiedJson.Default.VerifiedImages),
            Value<UtcTime>(question["time"]!).Value,
            Value<Days>(question["window"]!),
            [.. question["accepted"]!.AsArray().Select(repository => Value<RepositoryName>(repository!))],
            question["signature"] is { } signature
                ? new EvidenceSignature(
                    new EvidenceSigner(Value<IssuerUrl>(signature["issuer"]!), Value<Token>(signature["subject"]!), Digest.Of([1])), (string?)signature["problem"])
                : null);
    }

    public static (bool Granted, string[] Refusals) Expected(string folder)
    {
        var expected = Json(Path.Combine(Root, folder, "expected.json"));
        return ((bool)expected["granted"]!, [.. expected["refusals"]!.AsArray().Select(code => (string)code!)]);
    }

    private static JsonNode Json(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    private static void Edit(JsonNode question, JsonObject edit)
    {
        string[] path = ((string)edit["at"]!).Split('/')[1..];
        var parent = path[..^1].Aggregate(question, (at, name) => (at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at[name])!);
        switch (parent)
        {
            case JsonArray list when edit["add"] is { } added:
                list.Add(added.DeepClone());
                break;
            case JsonArray list when edit["value"] is { } value:
                list[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value.DeepClone();
                break;
            case JsonArray list:
                list.RemoveAt(int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonObject one when edit["value"] is { } value:
                one[path[^1]] = value.DeepClone();
                break;
            default:
                Assert.True(parent.AsObject().Remove(path[^1]), $"{edit["at"]} is not there");
                break;
        }
    }

    private static TrustPolicy Policy(JsonNode question)
    {
        string rings = question["rings"] is JsonObject named
            ? "rings: {" + string.Join(", ", named.Select(ring => $"{ring.Key}: [{string.Join(", ", ring.Value!.AsArray())}]")) + "}"
            : "keys: refused";
        string yaml = File.ReadAllText(Path.Combine(Root, PolicyFile.Name))
            .Replace("phase: day1", $"phase: {question["to"]}", StringComparison.Ordinal).Replace("rings: {}", rings, StringComparison.Ordinal);
        return PolicyFile.ReadText(yaml, _ => new FileReading.Missing()) is PolicyReading.Accepted accepted
            ? accepted.Policy
            : throw new InvalidDataException(yaml);
    }

    private static void Fill(JsonNode? document, string member, Digest digest)
    {
        if ((string?)document?[member] == OfPolicy)
        {
            document[member] = digest.Text;
        }
    }

    private static T Value<T>(JsonNode text) where T : class, Images.Text.ITextValue<T> =>
        T.TryParse((string)text!, out var value, out var problem) ? value : throw new InvalidDataException($"{text}: {problem}");

    private static T Word<T>(JsonNode text) where T : struct, Enum =>
        Images.Text.ClosedSet.TryParse((string)text!, out T value) ? value : throw new InvalidDataException($"{text}");
}
