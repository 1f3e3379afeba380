using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.Review.Guarding;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;
using Infra.Tests.Stack;

namespace Infra.Tests.Review;

/// <summary>What a preview says of the API server's own policies, which these tests take from the program that writes them.</summary>
public sealed class GuardWordsTests
{
    private const string Kind = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
    private static readonly Guid s_group = Guid.Parse("55555555-5555-5555-5555-555555555555");

    [Fact]
    public void Nothing_changes_and_nothing_is_said() => Assert.Empty(Words(Held(Ring("shop")), Held(Ring("shop"))));

    [Fact]
    public void Every_policy_that_the_program_writes_has_words_of_its_own() => Assert.Equal(
        GuardWords.Subjects.Keys.Order(StringComparer.Ordinal), Held(Ring("shop")).Keys.Append("image-trust-guard-replicas").Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_held_for_the_first_time_narrows_and_what_is_no_longer_held_widens()
    {
        var (none, guard) = (new Dictionary<string, HeldPolicy>(), Held(Ring("shop")));

        var come = Words(none, guard);
        Assert.Contains(new TrustChange(TrustEffect.Narrows, "Now the API server itself refuses new images that are not named by digest, or not from a registry of the policy, in shop."), come);
        Assert.Contains(new TrustChange(TrustEffect.Changes, "Now the API server itself warns of containers that are added to a replica of the webhook."), come);
        Assert.DoesNotContain(come, change => change.Effect == TrustEffect.Widens);
        var gone = Words(guard, none);
        Assert.Contains(new TrustChange(TrustEffect.Widens, "No longer: the API server itself refuses new images that are not named by digest, or not from a registry of the policy, in shop."), gone);
        Assert.DoesNotContain(gone, change => change.Effect == TrustEffect.Narrows);
    }

    [Fact]
    public void From_a_warning_to_a_refusal_narrows_and_the_way_back_widens()
    {
        var (audit, enforce) = (Held(Ring("shop") with { Enforces = false, Rings = null }), Held(Ring("shop")));
        const string sentence = "the API server itself {0} changes of what keeps image admission going by anybody who is not expected to";
        string refuses = string.Format(null, sentence, "refuses"), warns = string.Format(null, sentence, "warns of");

        Assert.Contains(new TrustChange(TrustEffect.Narrows, $"Now {refuses}. Before: {warns}."), Words(audit, enforce));
        Assert.Contains(new TrustChange(TrustEffect.Widens, $"Now {warns}. Before: {refuses}."), Words(enforce, audit));
    }

    [Fact]
    public void A_ring_more_narrows_and_a_ring_less_widens_for_the_floor_and_for_Pod_Security()
    {
        var (one, two) = (Held(Ring("shop")), Held(Ring("jobs", "shop")));
        const string floor = "the API server itself refuses new images that are not named by digest, or not from a registry of the policy";
        const string level = "the API server itself refuses namespaces below the Pod Security level that the policy asks for";

        Assert.Equal(
            [new(TrustEffect.Narrows, $"Now {floor}, in jobs and shop. Before: {floor}, in shop."), new(TrustEffect.Narrows, $"Now {level}, in jobs and shop. Before: {level}, in shop.")],
            Words(one, two));
        Assert.Equal(
            [new(TrustEffect.Widens, $"Now {floor}, in shop. Before: {floor}, in jobs and shop."), new(TrustEffect.Widens, $"Now {level}, in shop. Before: {level}, in jobs and shop.")],
            Words(two, one));
        Assert.All(Words(Held(Ring("jobs")), one), change => Assert.Equal(TrustEffect.Widens, change.Effect));
    }

    [Fact]
    public void An_emergency_that_opens_its_ring_widens() => Assert.Contains(
        Words(Held(Ring("shop")), Held(Ring("shop") with { InEmergency = ["shop"] })),
        change => change is { Effect: TrustEffect.Widens } && change.Sentence.StartsWith("No longer: the API server itself refuses namespaces below", StringComparison.Ordinal));

    [Fact]
    public void Where_every_namespace_is_held_one_that_is_left_out_widens()
    {
        var all = Ring() with { Rings = null };
        var change = Assert.Single(Words(Held(all), Held(all with { InEmergency = ["shop"] })), change => change.Effect == TrustEffect.Widens);
        Assert.Equal("Now in shop the API server lets namespaces below the Pod Security level that the policy asks for through.", change.Sentence);
    }

    [Theory]
    [InlineData("flux-system/flux")]
    [InlineData("66666666-6666-6666-6666-666666666666")]
    public void An_account_that_may_change_what_is_guarded_widens_and_one_that_no_longer_may_narrows(string account)
    {
        var (without, with) = (Held(Ring("shop"), "argocd/controller"), Held(Ring("shop"), "argocd/controller", account));

        Assert.Equal(new TrustChange(TrustEffect.Widens, $"Now {account} may change what keeps image admission going."), Assert.Single(Words(without, with)));
        Assert.Equal(new TrustChange(TrustEffect.Narrows, $"No longer: {account} may change what keeps image admission going."), Assert.Single(Words(with, without)));
    }

    [Fact]
    public void Another_group_of_administrators_is_one_more_and_one_less()
    {
        var other = Guid.Parse("77777777-7777-7777-7777-777777777777");
        Assert.Equal(
            [
                new(TrustEffect.Widens, $"Now members of {other} may change what keeps image admission going, and are warned."),
                new(TrustEffect.Narrows, $"No longer: members of {s_group} may change what keeps image admission going, and are warned."),
            ],
            Words(Held(Ring("shop")), Held(Ring("shop"), administrators: other)));
    }

    [Fact]
    public void Another_image_of_the_webhook_widens()
    {
        var words = Words(Rendered(OwnReplicas.Images(["a.example/w@sha256:1"])), Rendered(OwnReplicas.Images(["a.example/w@sha256:1", "a.example/w@sha256:2"])));
        Assert.Equal(new TrustChange(TrustEffect.Widens, "Now a.example/w@sha256:2 may run in image-trust-system."), Assert.Single(words));
    }

    [Fact]
    public void An_expression_for_which_there_are_no_words_widens_and_is_shown()
    {
        var old = Rendered(CaBundleOnly.Policy);
        var now = Rendered(CaBundleOnly.Policy with { Conditions = [new("by-the-webhook", "false")] });
        var change = Assert.Single(Words(old, now));
        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.StartsWith("image-trust-guard-ca-bundle decides otherwise: matchConditions/by-the-webhook is false, was request.userInfo.username == ", change.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Of another policy its own words tell; of the same one nothing else would.</summary>
    [Fact]
    public void What_follows_the_policys_rules_is_said_by_their_words_alone()
    {
        var (before, after) = (Rendered(DigestFloor.Of(Ring("shop"))), Rendered(DigestFloor.Of(Ring("shop") with { Document = Policy("images: [other.example/**]") })));
        Assert.Empty(GuardWords.Of(before, after, policyChanges: true).ToList());
        Assert.StartsWith("image-trust-digest-floor decides otherwise: variables/refused", Assert.Single(Words(before, after)).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a || (b || c))", "a", "(b || c)")]
    [InlineData("(a) || (b)", "(a)", "(b)")]
    [InlineData("a == ') || (' || b", "a == ') || ('", "b")]
    [InlineData(@"a == 'x\' || y\\' || b", @"a == 'x\' || y\\'", "b")]
    public void Alternatives_are_those_at_the_top(string expression, params string[] alternatives) => Assert.Equal(alternatives, CelText.Alternatives(expression));

    [Fact]
    public void Nothing_has_no_alternatives() => Assert.Empty(CelText.Alternatives(""));

    private static List<TrustChange> Words(IReadOnlyDictionary<string, HeldPolicy> before, IReadOnlyDictionary<string, HeldPolicy> after) => [.. GuardWords.Of(before, after, policyChanges: false)];

    private static IReadOnlyDictionary<string, HeldPolicy> Held(StackPolicy policy, params string[] accounts) => Held(policy, s_group, accounts);

    private static IReadOnlyDictionary<string, HeldPolicy> Held(StackPolicy policy, Guid administrators, params string[] accounts) => Rendered(
        [.. GuardPolicies.Of(new GuardSettings(new DeployerSettings(Guid.Parse("44444444-4444-4444-4444-444444444444"), PrincipalKind.User), accounts, [administrators]), policy)]);

    /// <summary>As in a plan: the two objects of each.</summary>
    private static IReadOnlyDictionary<string, HeldPolicy> Rendered(params GuardPolicy[] policies) => HeldPolicy.In(policies.SelectMany(policy =>
    {
        JsonObject metadata = new() { ["name"] = policy.Name };
        JsonObject[] selector = policy.Namespaces is null ? [] : [new() { ["key"] = "kubernetes.io/metadata.name", ["values"] = new JsonArray([.. policy.Namespaces.Select(name => JsonValue.Create(name))]) }];
        static JsonArray Named(IEnumerable<NamedExpression> all) => new([.. all.Select(one => new JsonObject { ["name"] = one.Name, ["expression"] = one.Expression })]);
        JsonObject spec = new()
        {
            ["matchConstraints"] = new JsonObject { ["namespaceSelector"] = new JsonObject { ["matchExpressions"] = new JsonArray([.. selector]) } },
            ["matchConditions"] = Named(policy.Conditions),
            ["variables"] = Named(policy.Variables),
            ["validations"] = new JsonArray([.. policy.Rules.Select(rule => new JsonObject { ["expression"] = rule.Expression })]),
        };
        JsonObject binding = new() { ["policyName"] = policy.Name, ["validationActions"] = new JsonArray(policy.Action == GuardAction.Deny ? "Deny" : "Warn", "Audit") };
        return new[]
        {
            Plans.Resource(Kind, policy.Name, new JsonObject { ["metadata"] = metadata.DeepClone(), ["spec"] = spec }.ToJsonString()),
            Plans.Resource(Kind + "Binding", policy.Name, new JsonObject { ["metadata"] = metadata.DeepClone(), ["spec"] = binding }.ToJsonString()),
        };
    }));

    private static StackPolicy Ring(params string[] rings) =>
        BuiltStack.AuditPolicy with { Phase = "day2", Enforces = true, Rings = rings, Document = Policy("images: [contoso.azurecr.io/shop/**]") };

    private static ImageTrust.Policy.Model.Policies.TrustPolicy Policy(string images) => Assert.IsType<PolicyReading.Accepted>(PolicyFile.ReadText($$"""
        phase: day2
        phases: {day2: {podSecurity: baseline} }
        authorities:
          release:
            keyless: {issuer: "https://gitlab.com", identity: {exact: "https://gitlab.com/contoso/shop//.gitlab-ci.yml@refs/heads/main"} }
        rules:
          shop:
            {{images}}
            require: {anyOf: [release]}

        """, _ => new FileReading.Missing())).Policy;
}
