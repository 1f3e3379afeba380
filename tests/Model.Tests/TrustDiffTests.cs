using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>A widening is never hidden and never called anything else.</summary>
public sealed class TrustDiffTests
{
    private const string Policy = """
        phase: day2
        authorities:
          a:
            keyless: {issuer: https://ci.contoso.example, identity: {exact: https://ci.contoso.example/a}}
          b:
            keyless: {issuer: https://ci.contoso.example, identity: {exact: https://ci.contoso.example/b}}
        phases:
          day2:
            rings: {one: [shop, web]}
        rules:
          shop:
            images: [contoso.azurecr.io/shop/**]
            require: {allOf: [a, b]}
            attestations:
              scan:
                signedBy: [a]
                vulnerabilities: {maxAge: 7d, below: high}
              tests:
                signedBy: [b]
                predicate: {type: https://contoso.example/tests, conditions: [{path: /result, equals: passed}]}
        revocations:
          leaked: {reason: leaked, keyFingerprint: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
        """;

    private const string StrictRule = "  strict:\n    images: [contoso.azurecr.io/shop/payments]\n    require: {allOf: [a, b]}\n";

    [Theory]
    [InlineData("    rings: {one: [shop, web]}", "    mode: audit")]
    [InlineData("    rings: {one: [shop, web]}", "    rings: {one: [shop]}")]
    [InlineData("phases:", "phases:\n  day1.5: {keys: accepted}")]
    [InlineData("    rings: {one: [shop, web]}", "    rings: {one: [shop, web]}\n    keys: fallback")]
    [InlineData("phases:", "phases:\n  day1: {admitUncheckable: {reason: outages}}")]
    [InlineData("allOf: [a, b]", "anyOf: [a, b]")]
    [InlineData("allOf: [a, b]", "atLeast: {count: 1, of: [a, b]}")]
    [InlineData("below: high", "below: critical")]
    [InlineData("maxAge: 7d", "maxAge: 8d")]
    [InlineData("sha256:0000", "sha256:0001")]
    [InlineData("equals: passed", "startsWith: p")]
    [InlineData("require: {allOf: [a, b]}", "require: {allOf: [a, b]}\n    platforms: each-accepted")]
    public void A_loosened_item_widens(string from, string to)
    {
        var changes = TrustDiff.Between(Read(Policy), Read(Replaced(from, to)));

        Assert.Equal(TrustEffect.Widens, changes[0].Effect);
        Assert.DoesNotContain(changes, change => change.Effect == TrustEffect.Narrows);
    }

    [Theory]
    [InlineData("    rings: {one: [shop, web]}", "    rings: {one: [shop, web, api]}")]
    [InlineData("below: high", "below: medium")]
    [InlineData("maxAge: 7d", "maxAge: 6d")]
    [InlineData("    rings: {one: [shop, web]}", "    rings: {one: [shop, web]}\n    podSecurity: baseline")]
    [InlineData("require: {allOf: [a, b]}", "require: {allOf: [a, b]}\n    platforms: each-required")]
    public void A_tightened_item_narrows_and_the_way_back_widens(string from, string to)
    {
        var (before, after) = (Read(Policy), Read(Replaced(from, to)));

        Assert.Equal(TrustEffect.Narrows, Assert.Single(TrustDiff.Between(before, after)).Effect);
        Assert.Equal(TrustEffect.Widens, Assert.Single(TrustDiff.Between(after, before)).Effect);
    }

    [Fact]
    public void Platforms_that_were_required_and_are_only_accepted_widen()
    {
        string required = Policy.Replace("require: {allOf: [a, b]}", "require: {allOf: [a, b]}\n    platforms: each-required", StringComparison.Ordinal);
        string accepted = required.Replace("each-required", "each-accepted", StringComparison.Ordinal);
        Assert.Equal(TrustEffect.Widens, Assert.Single(TrustDiff.Between(Read(required), Read(accepted))).Effect);
        Assert.Equal(TrustEffect.Narrows, Assert.Single(TrustDiff.Between(Read(accepted), Read(required))).Effect);
    }

    [Theory]
    [InlineData("restricted", "baseline", TrustEffect.Widens)]
    [InlineData("baseline", "restricted", TrustEffect.Narrows)]
    [InlineData("baseline", "not-required\n    podSecurityReason: it is in the way", TrustEffect.Widens)]
    [InlineData("not-required\n    podSecurityReason: it is in the way", "restricted", TrustEffect.Narrows)]
    [InlineData("not-required\n    podSecurityReason: it is in the way", "not-required\n    podSecurityReason: another product does it", TrustEffect.Changes)]
    public void A_lower_Pod_Security_level_widens(string from, string to, TrustEffect effect)
    {
        string Asking(string level) => Replaced("    rings: {one: [shop, web]}", $"    rings: {{one: [shop, web]}}\n    podSecurity: {level}");

        var change = Assert.Single(TrustDiff.Between(Read(Asking(from)), Read(Asking(to))));

        Assert.Equal(effect, change.Effect);
        Assert.Contains("enforce Pod Security", change.Sentence.Replace("enforces", "enforce", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void That_no_Pod_Security_level_is_asked_for_weighs_the_same_said_and_unsaid() => Assert.Equal(
        TrustEffect.Changes,
        Assert.Single(TrustDiff.Between(
            Read(Policy), Read(Replaced("    rings: {one: [shop, web]}", "    rings: {one: [shop, web]}\n    podSecurity: not-required\n    podSecurityReason: none")))).Effect);

    [Fact]
    public void A_removed_revocation_widens() =>
        Assert.Equal(TrustEffect.Widens, Assert.Single(TrustDiff.Between(Read(Policy), Read(Policy) with { Revocations = null })).Effect);

    [Theory]
    [InlineData("contoso.azurecr.io/shop/**", "contoso.azurecr.io/shop/web")]
    [InlineData("contoso.azurecr.io/**, mcr.microsoft.com/**", "contoso.azurecr.io/**")]
    [InlineData("**", "contoso.azurecr.io/**")]
    [InlineData("**", null)]
    public void A_revocation_that_is_looked_for_in_fewer_places_widens_and_the_way_back_narrows(string wide, string? narrow)
    {
        var (before, after) = (Sought(wide), narrow is null ? Read(Policy) : Sought(narrow));

        Assert.Equal(TrustEffect.Widens, Assert.Single(TrustDiff.Between(before, after)).Effect);
        Assert.Equal(TrustEffect.Narrows, Assert.Single(TrustDiff.Between(after, before)).Effect);
    }

    [Fact]
    public void A_rule_that_goes_and_took_an_unverified_rule_into_the_default_scope_widens()
    {
        string both = Policy.Replace(
            "rules:\n", "rules:\n  strict:\n    images: [mcr.microsoft.com/oss/**]\n    namespaces: [web]\n    require: {anyOf: [a]}\n"
            + "  add-ons:\n    images: [mcr.microsoft.com/oss/**]\n    namespaces: [kube-system]\n    unverified: {reason: AKS installs them}\n", StringComparison.Ordinal);
        string one = both.Replace("images: [mcr.microsoft.com/oss/**]\n    namespaces: [web]", "images: [mcr.microsoft.com/other/**]\n    namespaces: [web]", StringComparison.Ordinal);

        Assert.Contains(TrustDiff.Between(Read(both), Read(one)), change =>
            change.Effect == TrustEffect.Widens && change.Sentence.Contains("is looked at for revocations", StringComparison.Ordinal));
        Assert.Contains(TrustDiff.Between(Read(one), Read(both)), change =>
            change.Effect == TrustEffect.Narrows && change.Sentence.Contains("is looked at for revocations", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scope_of_its_own_in_the_defaults_place_is_not_proven_to_be_as_wide() =>
        Assert.Equal(TrustEffect.Widens, Assert.Single(TrustDiff.Between(Read(Policy), Sought("contoso.azurecr.io/shop/**"))).Effect);

    [Fact]
    public void A_strict_rule_that_goes_widens_where_another_takes_over_and_narrows_where_refusal_does()
    {
        var strict = Read(Policy.Replace("rules:\n", "rules:\n" + StrictRule, StringComparison.Ordinal));
        var elsewhere = Read(Policy.Replace("rules:\n", "rules:\n" + StrictRule.Replace("/shop/", "/other/", StringComparison.Ordinal), StringComparison.Ordinal));

        var widened = Assert.Single(TrustDiff.Between(strict, Read(Policy)));
        var refused = Assert.Single(TrustDiff.Between(elsewhere, Read(Policy)));

        Assert.Equal(TrustEffect.Widens, widened.Effect);
        Assert.Contains("now fall under the next rule (shop)", widened.Sentence, StringComparison.Ordinal);
        Assert.Equal(TrustEffect.Narrows, refused.Effect);
        Assert.Contains("they are refused", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_trust_root_widens_even_where_the_log_becomes_required()
    {
        var loose = WithRoot("1", 'a') with { TransparencyLog = LogRequirement.NotRequired };

        Assert.Equal(TrustEffect.Widens, Assert.Single(Between(loose, WithRoot("2", 'b'))).Effect);
        Assert.Equal(TrustEffect.Narrows, Assert.Single(Between(loose, WithRoot("1", 'a'))).Effect);
    }

    [Fact]
    public void A_root_that_differs_beyond_the_twelfth_digit_is_said_in_full()
    {
        var change = Assert.Single(Between(WithRoot("1", 'a'), WithRoot("1", 'b')));

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Contains(new string('b', 52), change.Sentence, StringComparison.Ordinal);
        Assert.Contains(new string('a', 52), change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_cannot_read_like_two()
    {
        var two = Read(Replaced("[{path: /result, equals: passed}]", "[{path: /a, equals: x}, {path: /b, equals: zed}]"));
        var one = Read(Replaced("[{path: /result, equals: passed}]", "[{path: /a, equals: 'x\" and /b is \"zed'}]"));

        var change = Assert.Single(TrustDiff.Between(two, one));

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Contains("\\\" and /b is \\\"", change.Sentence, StringComparison.Ordinal);
    }

    private static IReadOnlyList<TrustChange> Between(Authority before, Authority after) => TrustDiff.Between(With(before), With(after));

    // Signs no vulnerability report, so that stricter checks of it are narrower.
    private static TrustPolicy With(Authority authority) => Read(Policy) with
    {
        Authorities = new Dictionary<string, Authority>(Read(Policy).Authorities) { ["b"] = authority },
    };

    private static Authority WithRoot(string start, char rest)
    {
        Assert.True(RelativePath.TryParse("roots/root.json", out var file, out _));
        Assert.True(Digest.TryParse("sha256:" + start.PadRight(12, '0') + new string(rest, 52), out var hash, out _));
        return Read(Policy).Authorities["b"] with { TrustRoot = new TrustRoot(file, hash) };
    }

    private static TrustPolicy Sought(string images) => Read(Replaced("  leaked: {reason: leaked,", $"  leaked: {{reason: leaked, images: [{(images == "**" ? "\"**\"" : images)}],"));

    private static string Replaced(string from, string to)
    {
        Assert.Contains(from, Policy, StringComparison.Ordinal);
        return Policy.Replace(from, to, StringComparison.Ordinal);
    }

    private static TrustPolicy Read(string yaml) => Corpus.Accepted(PolicyFile.ReadText(yaml, _ => new FileReading.Missing()));
}
