using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>A policy as named lines: whoever compares two sets of them sees what changes for trust, and order is none of it.</summary>
public sealed class TrustLinesTests
{
    private const string Policy = """
        phase: day1
        authorities:
          a:
            keyless: {issuer: https://ci.contoso.example, identity: {exact: https://ci.contoso.example/a}}
          b:
            keyless: {issuer: https://ci.contoso.example, identity: {exact: https://ci.contoso.example/b}}
          hub:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/contoso/shop/.github/workflows/release.yml@refs/heads/main"}
              github: {repositoryId: "1", ownerId: "2", triggers: [push, workflow_dispatch]}
        phases:
          day2:
            rings: {one: [shop, web]}
        rules:
          shop:
            images: [contoso.azurecr.io/shop/**, contoso.azurecr.io/web/**]
            namespaces: [shop, web]
            require: {allOf: [a, b]}
            attestations:
              scan:
                signedBy: [a, b]
                vulnerabilities: {maxAge: 7d, below: high, vex: {signedBy: [a, b]}}
              sbom:
                signedBy: [b, a]
                sbom: {formats: [spdx, cyclonedx]}
              tests:
                signedBy: [b]
                predicate: {type: https://contoso.example/tests, conditions: [{path: /result, oneOf: [passed, skipped]}, {path: /suite, equals: all}]}
          tools:
            images: [contoso.azurecr.io/tools/**]
            require: {atLeast: {count: 2, of: [a, b, hub]}}
          any:
            images: [contoso.azurecr.io/any/**]
            require: {anyOf: [hub, a]}
        exceptions:
          late: {image: contoso.azurecr.io/shop/old, waives: [sbom, scan], namespaces: [shop, web], from: 2026-01-01T00:00:00Z, expires: 2026-01-20T00:00:00Z, owner: shop, reason: being rebuilt}
        revocations:
          leaked: {reason: leaked, keyFingerprint: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
        """;

    [Fact]
    public void Every_name_has_its_line_in_the_order_of_names()
    {
        var groups = TrustLines.Of(Read(Policy));

        Assert.Equal(["authorities", "exceptions", "phases", "revocations", "rules"], groups.Select(group => group.Name));
        Assert.Equal(["a", "b", "hub"], groups[0].Lines.Select(line => line.Key));
        Assert.Equal(["day1", "day1.5", "day2", "now"], groups[2].Lines.Select(line => line.Key));
        Assert.Equal(["any", "shop", "tools"], groups[4].Lines.Select(line => line.Key));
        Assert.All(groups.SelectMany(group => group.Lines), line => Assert.DoesNotContain('\n', line.Value));
    }

    [Theory]
    [InlineData("exact: https://ci.contoso.example/a", "exact: https://ci.contoso.example/c", "authorities a")]
    [InlineData("identity: {exact: https://ci.contoso.example/b}}", "identity: {exact: https://ci.contoso.example/b}}\n    timestamp: timestamp-authority", "authorities b")]
    [InlineData("triggers: [push, workflow_dispatch]", "triggers: [push]", "authorities hub")]
    [InlineData("allOf: [a, b]", "anyOf: [a, b]", "rules shop")]
    [InlineData("below: high", "below: critical", "rules shop")]
    [InlineData("require: {allOf: [a, b]}", "require: {allOf: [a, b]}\n    platforms: each-accepted", "rules shop")]
    [InlineData("require: {allOf: [a, b]}", "require: {allOf: [a, b]}\n    signatures: [contoso.azurecr.io/signatures]", "rules shop")]
    [InlineData("images: [contoso.azurecr.io/tools/**]", "images: [contoso.azurecr.io/tools/x]", "rules tools")]
    [InlineData("rings: {one: [shop, web]}", "rings: {one: [shop]}", "phases day2")]
    [InlineData("phase: day1", "phase: day1.5", "phases now")]
    [InlineData("being rebuilt", "being forgotten", "exceptions late")]
    [InlineData("sha256:0000", "sha256:0001", "revocations leaked")]
    public void A_change_is_in_the_one_line_of_what_it_is_of(string from, string to, string line)
    {
        Assert.Contains(from, Policy, StringComparison.Ordinal);
        var (before, after) = (Named(Read(Policy)), Named(Read(Policy.Replace(from, to, StringComparison.Ordinal))));

        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([line], before.Keys.Where(key => before[key] != after[key]));
    }

    /// <summary>Rules and authorities are found by name and by how specific they are, and signers and images are sets.</summary>
    [Fact]
    public void Nothing_written_in_another_order_widens()
    {
        var policy = Read(Policy);
        var reversed = Reversed(JsonNode.Parse(CanonicalPolicy.Write(policy))!);
        var other = Assert.IsType<PolicyReading.Accepted>(CanonicalPolicy.Read(Encoding.UTF8.GetBytes(reversed.ToJsonString()))).Policy;

        Assert.NotEqual(CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.PolicyDigest(other));
        Assert.All(TrustDiff.Between(policy, other), change => Assert.Equal(TrustEffect.Changes, change.Effect));
        Assert.All(TrustDiff.Between(other, policy), change => Assert.Equal(TrustEffect.Changes, change.Effect));
    }

    [Fact]
    public void Rules_and_authorities_written_in_another_order_change_nothing()
    {
        var (head, tail) = (Policy[..Policy.IndexOf("rules:", StringComparison.Ordinal)], Policy[Policy.IndexOf("rules:", StringComparison.Ordinal)..]);
        var rules = tail[..tail.IndexOf("exceptions:", StringComparison.Ordinal)];
        var tools = rules[rules.IndexOf("  tools:", StringComparison.Ordinal)..rules.IndexOf("  any:", StringComparison.Ordinal)];
        var moved = head + rules.Replace(tools, "", StringComparison.Ordinal).Replace("rules:\n", "rules:\n" + tools, StringComparison.Ordinal) + tail[rules.Length..];

        Assert.NotEqual(Policy, moved);
        Assert.Empty(TrustDiff.Between(Read(Policy), Read(moved)));
    }

    private static Dictionary<string, string> Named(TrustPolicy policy) => TrustLines.Of(policy)
        .SelectMany(group => group.Lines.Select(line => KeyValuePair.Create($"{group.Name} {line.Key}", line.Value))).ToDictionary();

    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Reverse().Select(item => Reversed(item!))]),
        _ => node.DeepClone(),
    };

    private static TrustPolicy Read(string text) => Corpus.Accepted(PolicyFile.ReadText(text, _ => new FileReading.Missing()));
}
