using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Trust;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests;

/// <summary>What checks a policy and what verifies by it read the same trusted roots, and say the same of those they refuse.</summary>
public sealed class RootAgreementTests
{
    private static readonly DateTimeOffset Now = VirtualSigstore.SigningTime;

    public static TheoryData<string> Roots => [.. Directory.GetFiles(Path.Combine(ToolRun.Repository, "tests", "corpus", "sigstore"), "trusted_root.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(ToolRun.Repository, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_root_of_the_corpus_is_read_alike(string file) => Agree(File.ReadAllBytes(Path.Combine(ToolRun.Repository, file)));

    [Fact]
    public void A_root_with_any_one_value_changed_is_read_alike()
    {
        var root = VirtualSigstore.P256.TrustedRoot();
        var refused = 0;
        foreach (var change in Changes(root))
        {
            refused += Agree(Encoding.UTF8.GetBytes(change)) ? 0 : 1;
        }

        Assert.InRange(refused, 20, 10_000);
    }

    /// <returns>Whether it is read.</returns>
    private static bool Agree(byte[] bytes)
    {
        var policy = PolicyCheck.OfText(Yaml, path => path.Text == "r.json" ? new FileReading.Found(bytes) : new FileReading.Missing(), Now);
        var finding = policy.Findings.SingleOrDefault(one => one.Rule == "root-unreadable");
        try
        {
            TrustedRoot.Read(bytes, "r");
            Assert.Null(finding);
            return true;
        }
        catch (SigstoreException error)
        {
            Assert.Equal($"r.json is no trusted root: {error.Failure}", finding?.Sentence);
            return false;
        }
    }

    /// <summary>Each value of the document, inner ones too, replaced by each of these.</summary>
    private static IEnumerable<string> Changes(JsonNode root)
    {
        foreach (var path in Paths(root))
        {
            foreach (var other in new[] { "null", "\"AAAA\"", "7", "[]", "{}" })
            {
                var copy = root.DeepClone();
                var holder = path.Take(path.Count - 1).Aggregate(copy, (at, segment) => segment is int index ? at[index]! : at[(string)segment]!);
                if (path[^1] is int last)
                {
                    holder[last] = JsonNode.Parse(other);
                }
                else
                {
                    holder[(string)path[^1]] = JsonNode.Parse(other);
                }

                yield return copy.ToJsonString();
            }
        }
    }

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode at) => Children(at).SelectMany(child =>
        Paths(child.Node).Select(rest => (IReadOnlyList<object>)[child.Segment, .. rest]).Prepend([child.Segment]));

    private static IEnumerable<(object Segment, JsonNode Node)> Children(JsonNode at) => at switch
    {
        JsonObject members => members.Select(member => ((object)member.Key, member.Value!)),
        JsonArray items => items.Select((item, i) => ((object)i, item!)),
        _ => [],
    };

    private const string Yaml = """
        phase: day1
        authorities:
          w:
            keyless: {issuer: "https://gitlab.com", identity: {exact: "https://gitlab.com/contoso/shop//.gitlab-ci.yml@refs/heads/main"} }
            trustRoot: {file: r.json}
        rules:
          a:
            images: [contoso.azurecr.io/a/**]
            require: {anyOf: [w]}
        """;
}
