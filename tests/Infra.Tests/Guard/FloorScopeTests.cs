using System.Text.RegularExpressions;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using Infra.Tests.Stack;

namespace Infra.Tests.Guard;

/// <summary>What the digest floor makes of a policy.</summary>
public sealed class FloorScopeTests
{
    private static readonly string s_digest = "@sha256:" + new string('a', 64);

    [Fact]
    public void There_is_a_floor_in_named_rings_of_a_phase_that_enforces_and_pins()
    {
        Assert.Equal(["shop"], Scope(Policy()).Namespaces);
        Assert.Empty(Scope(Policy() with { Rings = null }).Namespaces);
        Assert.Empty(Scope(Policy() with { Enforces = false }).Namespaces);
        Assert.Empty(Scope(Policy("tags: report", "tags: report")).Namespaces);
        Assert.Empty(Scope(Policy() with { InEmergency = ["shop"] }).Namespaces);
    }

    [Fact]
    public void A_digest_is_asked_for_and_a_registry_that_a_rule_names()
    {
        var floor = new Regex(Scope(Policy()).ByDigest);
        Assert.Matches(floor, "contoso.azurecr.io/shop/web" + s_digest);
        Assert.Matches(floor, "contoso.azurecr.io/other:v1" + s_digest);
        Assert.Matches(floor, "index.docker.io/library/nginx" + s_digest);
        Assert.DoesNotMatch(floor, "contoso.azurecr.io/shop/web:v1");
        Assert.DoesNotMatch(floor, "contosoXazurecr.io/shop/web" + s_digest);
        Assert.DoesNotMatch(floor, "contoso.azurecr.io.evil.example/shop/web" + s_digest);
        Assert.DoesNotMatch(floor, "quay.io/shop/web" + s_digest);
    }

    [Fact]
    public void Without_a_rule_no_reference_passes() => Assert.DoesNotMatch(new Regex(ReferencePattern.ByDigest([])), "a.example/b" + s_digest);

    [Fact]
    public void Images_that_nobody_verifies_are_exempt_where_that_rule_holds_and_no_closer_one_verifies()
    {
        var exempt = Assert.Single(Scope(Policy()).Exempt);
        Assert.Equal(["shop"], exempt.Namespaces);
        Assert.Matches(exempt.Images, "docker.io/library/nginx:1.27");
        Assert.Matches(exempt.But!, "docker.io/library/nginx:1.27");
        Assert.DoesNotMatch(exempt.But!, "docker.io/library/redis:7");
        Assert.Empty(Scope(Policy() with { Rings = ["other"] }).Exempt);
    }

    [Theory]
    [InlineData("a.example/**", "a.example/b/c:1", true)]
    [InlineData("a.example/*", "a.example/b/c:1", false)]
    [InlineData("a.example/b-*/c", "a.example/b-x/c", true)]
    [InlineData("*.example/b", "x.example/b:1", true)]
    [InlineData("*.example/b", "x.example/c/x.example/b:1", false)]
    [InlineData("a.example/{service}/web", "a.example/shop/web:1", true)]
    [InlineData("a.example/b", "a.example/b:1:2", false)]
    [InlineData("a.example/b", "a.example/b@md5:00", false)]
    [InlineData("a.example/b", "aXexample/b", false)]
    [InlineData("docker.io/library/nginx", "docker.io/nginx:1", true)]
    [InlineData("docker.io/team/nginx", "docker.io/library/team/nginx:1", false)]
    [InlineData("**", "any.example/thing:1", true)]
    public void A_pattern_means_what_it_means_in_the_policy(string pattern, string reference, bool covers)
    {
        Assert.True(ImagePattern.TryParse(pattern, out var parsed, out var problem), problem);
        Assert.Equal(covers, new Regex(ReferencePattern.Any([parsed!])).IsMatch(reference));
    }

    private static FloorScope Scope(StackPolicy policy) => FloorScope.Of(policy);

    private static StackPolicy Policy(string day2 = "keys: refused", string before = "keys: fallback")
    {
        var reading = PolicyFile.ReadText($$"""
            phase: day2
            phases:
              day1.5: { {{before}} }
              day2: { {{day2}}, rings: {first: [shop]} }
            authorities:
              release:
                keyless: {issuer: "https://gitlab.com", identity: {exact: "https://gitlab.com/contoso/shop//.gitlab-ci.yml@refs/heads/main"} }
            rules:
              shop:
                images: [contoso.azurecr.io/shop/**]
                require: {anyOf: [release]}
              hub:
                images: [docker.io/library/*]
                namespaces: [shop]
                unverified: {reason: nobody signs them}
              nginx:
                images: [docker.io/library/nginx]
                namespaces: [shop]
                require: {anyOf: [release]}

            """, _ => new FileReading.Missing());
        var document = Assert.IsType<PolicyReading.Accepted>(reading).Policy;
        return BuiltStack.AuditPolicy with { Phase = "day2", Enforces = true, Rings = ["shop"], Document = document };
    }
}
