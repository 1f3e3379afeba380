using System.Text;
using ImageTrust.Decisions.Verification;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Decisions.Tests;

public sealed class PolicyInForceTests : IAsyncLifetime
{
    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private static string WithRoot(string sha256) => $$"""
        phase: day1
        authorities:
          workflow:
            keyless: {issuer: "https://token.actions.githubusercontent.com", identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"} }
            trustRoot: {file: roots/own.json, sha256: "{{sha256}}"}
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [workflow]}

        """;

    [Fact]
    public void A_trust_root_that_is_not_there_keeps_the_policy_from_being_used()
    {
        var policy = stage.Read(WithRoot("sha256:" + new string('a', 64)));
        var notReady = Assert.IsType<PolicyReadiness.NotReady>(PolicyInForce.Compile(policy, _ => null));
        Assert.Contains("roots/own.json", notReady.Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bytes_than_the_policy_names_are_another_trust_root()
    {
        var policy = stage.Read(WithRoot("sha256:" + new string('a', 64)));
        var notReady = Assert.IsType<PolicyReadiness.NotReady>(PolicyInForce.Compile(policy, _ => Encoding.UTF8.GetBytes("{}")));
        Assert.Contains("not those the policy names", notReady.Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trust_root_that_cannot_be_read_keeps_the_policy_from_being_used()
    {
        byte[] nonsense = Encoding.UTF8.GetBytes("{}");
        var policy = stage.Read(WithRoot(TestKit.Registry.OciStore.DigestOf(nonsense)));
        Assert.IsType<PolicyReadiness.NotReady>(PolicyInForce.Compile(policy, _ => nonsense));
    }

    [Fact]
    public void Each_trust_root_is_verified_with_by_itself()
    {
        var own = stage.Read(Stage.Standard + "");
        var ready = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(own, _ => null));
        Assert.Empty(Assert.Single(ready.Policy.Materials).Roots);

        var logged = stage.Read(Stage.Standard.Replace("transparencyLog: not-required", "transparencyLog: required", StringComparison.Ordinal));
        var strict = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(logged, _ => null));
        Assert.Same(TrustedRoot.PublicGood, Assert.Single(Assert.Single(strict.Policy.Materials).Roots));
        Assert.NotEqual(ready.Policy.TrustDigest, strict.Policy.TrustDigest);
    }
}
