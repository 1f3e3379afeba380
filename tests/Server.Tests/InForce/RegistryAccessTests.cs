using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Server.Settings;
using ImageTrust.Server.InForce;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Server.Tests.InForce;

/// <summary>Which registries are handed this workload's token.</summary>
public sealed class RegistryAccessTests
{
    [Fact]
    public void A_token_goes_to_the_Azure_registries_that_the_policy_names_in_full_and_nowhere_else()
    {
        var policy = Read("contoso.azurecr.io/shop/**", "contoso.azurecr.io/base/**", "fabrikam.azurecr.io/**", "*.azurecr.io/other/**",
            "contoso.azurecr.io.evil.example/**", "ghcr.io/contoso/**", "contoso.azurecr.io:8443/**");
        Assert.Equal(["contoso.azurecr.io", "fabrikam.azurecr.io"], RegistryAccess.AzureRegistries(policy).Select(registry => registry.Host.Name));
    }

    [Fact]
    public void The_registry_of_a_rules_signatures_is_one_that_the_policy_names()
    {
        var policy = Read("ghcr.io/contoso/**");
        Assert.True(RepositoryName.TryParse("signs.azurecr.io/all", out var repository, out _));
        var rules = policy.Rules.ToDictionary(entry => entry.Key, entry => entry.Value with { Signatures = [repository] }, StringComparer.Ordinal);
        Assert.Equal("signs.azurecr.io", Assert.Single(RegistryAccess.AzureRegistries(policy with { Rules = rules })).Host.Name);
    }

    [Fact]
    public void Without_a_workload_identity_no_registry_is_given_one()
    {
        var options = RegistryAccess.Options(Settings(null), Read("contoso.azurecr.io/shop/**"), null);
        Assert.Null(options.Entra);
        Assert.Empty(options.AzureRegistries);
        var with = RegistryAccess.Options(Settings(new WorkloadIdentity("client", "tenant", "/var/run/token")), Read("contoso.azurecr.io/shop/**"), null);
        Assert.NotNull(with.Entra);
        Assert.True(RegistryHost.TryParse("contoso.azurecr.io", out var host));
        Assert.Equal(host, Assert.Single(with.AzureRegistries).Host);
    }

    private static ServerSettings Settings(WorkloadIdentity? identity) => new(
        "policy.json", null, null, new ListenSettings(System.Net.IPAddress.Loopback, 0, 0), new ServingSource.Folder("tls"), [], null, identity, new BudgetSettings(60, 100, 0), TimeSpan.Zero, LogLevel.Error, null);

    private static TrustPolicy Read(params string[] images)
    {
        string text = """
            phase: day1
            authorities:
              key: {key: {versions: [{file: k.pem}]}}
            rules:
              signed: {images: ["docker.io/a/b"], require: {anyOf: [key]}, keyFallback: {authorities: [key], reason: a test}}

            """ + string.Concat(images.Select((image, i) => $"  r{i}: {{images: [\"{image}\"], unverified: {{reason: a test}}}}\n"));
        var reading = PolicyFile.ReadText(text, _ => new FileReading.Missing());
        Assert.Empty((reading as PolicyReading.Rejected)?.Problems ?? []);
        return Assert.IsType<PolicyReading.Accepted>(reading).Policy;
    }
}
