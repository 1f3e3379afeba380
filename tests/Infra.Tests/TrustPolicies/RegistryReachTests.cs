using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;

namespace Infra.Tests.TrustPolicies;

/// <summary>Hosts that the policy sends the webhook to and its network keeps it from.</summary>
public sealed class RegistryReachTests
{
    private const string Signatures = "signatures: [HOST/vendor/signatures]";

    [Theory]
    [InlineData("registry.example", "true", null)]
    [InlineData("registry.example", "true", "ghcr.io")]
    [InlineData("registry.example:5443", "true", "registry.example")]
    [InlineData("registry.example:5443", "false", null)]
    [InlineData("docker.io", "true", null)]
    [InlineData("docker.io", "true", "registry-1.docker.io")]
    [InlineData("evil-fabrikamimages.azurecr.io", "true", null)]
    public void Signatures_where_the_webhook_may_not_reach_are_a_problem_with_path_and_setting(string host, string byName, string? listed)
    {
        var problem = Assert.Single(Reach(host, byName, listed).Signatures());

        Assert.Equal(
            $"stacks/dev/trust-policy.yaml: rules.vendor.signatures[0]: the webhook may not reach {host}, so no evidence is ever found there; "
            + $"expected {host} in Pulumi.dev.yaml: image-trust:webhookRegistries", problem);
    }

    [Theory]
    [InlineData("registry.example", "false", null)]
    [InlineData("registry.example", "true", "registry.example")]
    [InlineData("registry.example:5443", "true", "registry.example:5443")]
    [InlineData("registry.example:5443", "false", "registry.example:5443")]
    [InlineData("docker.io", "true", "docker.io")]
    [InlineData("fabrikamimages.azurecr.io", "true", null)]
    public void Where_it_may_reach_nothing_is_said(string host, string byName, string? listed)
    {
        Assert.Empty(Reach(host, byName, listed).Signatures());
        Assert.Empty(Reach(host, byName, listed).Images());
    }

    [Theory]
    [InlineData("127.0.0.1:5000")]
    [InlineData("localhost:5000")]
    public void A_host_that_no_setting_can_list_is_a_problem_too(string host) =>
        Assert.Contains("expected a registry with a host name", Assert.Single(Reach(host, "false", null).Signatures()), StringComparison.Ordinal);

    [Theory]
    [InlineData(Signatures, 1)]
    [InlineData("namespaces: [shop, image-trust-system]", 1)]
    [InlineData("namespaces: [image-trust-system, kube-system]", 0)]
    public void Images_there_are_warned_of_where_admission_comes_to_the_rule(string more, int count)
    {
        var warnings = Reach("registry.example", "true", null, more).Images().ToList();

        Assert.Equal(count, warnings.Count);
        Assert.All(warnings, warning => Assert.StartsWith(
            "stacks/dev/trust-policy.yaml: rules.vendor.images[0]: the webhook may not reach registry.example, so no such image can be checked in the cluster; ", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_verifies_is_not_read_and_a_star_names_no_host()
    {
        Assert.Empty(Reach("registry.example", "true", null, "", "unverified: {reason: nobody signs these}").Images());
        Assert.Empty(Reach("*.registry.example", "true", null, "").Images());
    }

    private static RegistryReach Reach(string host, string byName, string? listed, string more = Signatures, string need = "require: {anyOf: [release]}")
    {
        string yaml = $$"""
            phase: day1
            authorities:
              release:
                keyless: {issuer: https://ci.fabrikam.example, identity: {exact: https://ci.fabrikam.example/a} }
            rules:
              vendor:
                images: ["{{host}}/vendor/**"]
                {{more.Replace("HOST", host, StringComparison.Ordinal)}}
                {{need}}
              own:
                images: [fabrikamimages.azurecr.io/own/**]
                require: {anyOf: [release]}
            """;
        var policy = Assert.IsType<PolicyReading.Accepted>(PolicyFile.ReadText(yaml, _ => new FileReading.Missing())).Policy;
        var config = SampleConfig.With("image-trust:webhookRegistries", listed);
        config["image-trust:advancedNetworking"] = byName;
        var (settings, problems) = SettingsReader.Read("dev", config);
        Assert.Empty(problems);
        return RegistryReach.Of(settings!, policy);
    }
}
