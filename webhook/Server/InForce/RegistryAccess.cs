using System.Collections.Immutable;
using Azure.Identity;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Registry;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Registry.Hosts;
using ImageTrust.Server.Settings;

namespace ImageTrust.Server.InForce;

/// <summary>How registries are asked: addresses, authorities and credentials.</summary>
internal static class RegistryAccess
{
    public static RegistryOptions Options(ServerSettings settings, TrustPolicy policy, DockerConfigCredentials? docker) => new()
    {
        Hosts = settings.Registries,
        AzureRegistries = settings.Entra is null ? [] : AzureRegistries(policy),
        Entra = settings.Entra is null ? null : Credential(settings.Entra),
        Credentials = docker is null ? [] : [docker],
        Limits = new RegistryLimits { RequestsPerMinute = settings.Budget.RequestsPerMinute },
    };

    /// <summary>
    /// The Azure registries that the policy names in full. An image may name any registry that somebody made on azurecr.io, and whoever
    /// made it must not be handed this workload's token.
    /// </summary>
    public static ImmutableArray<AzureRegistry> AzureRegistries(TrustPolicy policy) =>
    [
        .. policy.Rules.Values.SelectMany(rule => rule.Images.Select(pattern => pattern.Registry)
            .Concat((rule.Signatures ?? []).Select(repository => repository.Registry))).Distinct(StringComparer.Ordinal)
            .Select(name => RegistryHost.TryParse(name, out var host) && AzureRegistry.TryCreate(host, out var registry) ? registry : null)
            .OfType<AzureRegistry>(),
    ];

    private static WorkloadIdentityCredential Credential(WorkloadIdentity identity) => new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
    {
        ClientId = identity.ClientId,
        TenantId = identity.TenantId,
        TokenFilePath = identity.TokenFile,
    });
}
