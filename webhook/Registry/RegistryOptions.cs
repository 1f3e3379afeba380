using System.Collections.Immutable;
using Azure.Core;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry;

/// <summary>Everything an operator decides about registries.</summary>
public sealed record RegistryOptions
{
    public ImmutableArray<HostSettings> Hosts { get; init; } = [];

    /// <summary>Azure registries that are given tokens of <see cref="Entra"/>. No other host ever is.</summary>
    public ImmutableArray<AzureRegistry> AzureRegistries { get; init; } = [];

    /// <summary>The workload's own identity; null where there is none.</summary>
    public TokenCredential? Entra { get; init; }

    /// <summary>Asked in this order for every other host; a host that none of them knows is asked anonymously.</summary>
    public ImmutableArray<ICredentialSource> Credentials { get; init; } = [];

    public RegistryLimits Limits { get; init; } = new();

    public LookupTimes Times { get; init; } = new();
}
