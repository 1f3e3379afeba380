using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using Infra.Tests.Stack;

namespace Infra.Tests.Guard;

/// <summary>Which namespaces the Pod Security level of a policy is asked of, and how.</summary>
public sealed class PodSecurityLevelTests
{
    [Theory]
    [InlineData("keys: refused")]
    [InlineData("podSecurity: not-required, podSecurityReason: another product does it")]
    public void A_policy_that_asks_for_no_level_makes_no_admission_policy(string day2) =>
        Assert.Empty(PodSecurityLevel.Of(Policy(day2)));

    [Fact]
    public void Where_no_document_is_known_nothing_is_asked() => Assert.Empty(PodSecurityLevel.Of(BuiltStack.AuditPolicy));

    [Fact]
    public void Enforced_rings_are_refused_and_the_others_are_told()
    {
        var made = PodSecurityLevel.Of(Policy("podSecurity: baseline") with { Rings = ["shop", "jobs"] }).ToList();

        Assert.Equal([GuardAction.Deny, GuardAction.Warn], made.Select(one => one.Action));
        Assert.Equal(["shop", "jobs"], made[0].Namespaces);
        Assert.Null(made[1].Namespaces);
        Assert.Contains("in ['image-trust-system', 'kube-system', 'shop', 'jobs']", Held(made[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_emergency_opens_its_ring_which_is_told_then()
    {
        var made = PodSecurityLevel.Of(Policy("podSecurity: baseline") with { Rings = ["shop", "jobs"], InEmergency = ["shop"] }).ToList();

        Assert.Equal(["jobs"], made[0].Namespaces);
        Assert.Contains("in ['image-trust-system', 'kube-system', 'jobs']", Held(made[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_rings_all_are_refused_but_those_that_the_cluster_makes_itself_and_those_in_an_emergency()
    {
        var made = PodSecurityLevel.Of(Policy("podSecurity: baseline") with { Rings = null, InEmergency = ["shop"] }).ToList();

        Assert.Equal([GuardAction.Deny, GuardAction.Warn], made.Select(one => one.Action));
        Assert.Contains("in ['image-trust-system', 'kube-system', 'shop']", Held(made[0]), StringComparison.Ordinal);
        Assert.Contains(made[0].Conditions, condition => condition.Expression == $"!{GuardAccounts.Cluster}");
        Assert.Equal(["shop"], made[1].Namespaces);
    }

    [Fact]
    public void A_phase_that_audits_tells_everybody()
    {
        var only = Assert.Single(PodSecurityLevel.Of(Policy("podSecurity: baseline", "day1: {podSecurity: baseline}, day1.5: {podSecurity: baseline}") with { Phase = "day1", Enforces = false, Rings = null }));
        Assert.Equal(GuardAction.Warn, only.Action);
    }

    [Theory]
    [InlineData("baseline", "['baseline', 'restricted']")]
    [InlineData("restricted", "['restricted']")]
    public void A_higher_level_than_asked_is_as_good(string level, string accepted) => Assert.All(
        PodSecurityLevel.Of(Policy($"podSecurity: {level}")),
        one => Assert.StartsWith($"variables.level in {accepted} && ", Assert.Single(one.Rules).Expression, StringComparison.Ordinal));

    private static string Held(GuardPolicy policy) => policy.Conditions.Single(condition => condition.Name == "held").Expression;

    private static StackPolicy Policy(string day2, string before = "day1: {keys: accepted}")
    {
        var reading = PolicyFile.ReadText($$"""
            phase: day2
            phases: { {{before}}, day2: { {{day2}} } }
            authorities:
              release:
                keyless: {issuer: "https://gitlab.com", identity: {exact: "https://gitlab.com/contoso/shop//.gitlab-ci.yml@refs/heads/main"} }
            rules:
              shop:
                images: [contoso.azurecr.io/shop/**]
                require: {anyOf: [release]}

            """, _ => new FileReading.Missing());
        var document = Assert.IsType<PolicyReading.Accepted>(reading).Policy;
        return BuiltStack.AuditPolicy with { Phase = "day2", Enforces = true, Rings = ["shop"], Document = document };
    }
}
