using ImageTrust.Infra.Naming;
using Pulumi;

namespace ImageTrust.Infra.Components;

/// <summary>What all parts of one stack share: how they are called, where they lie, and whether they are kept.</summary>
/// <param name="ResourceGroupName">The stack's group, carrying the dependency on it.</param>
/// <param name="Location">Azure region in its short form (<c>westeurope</c>).</param>
/// <param name="Zones">Availability zones to spread over; empty for none.</param>
/// <param name="Protects">Whether Pulumi refuses to delete what cannot be made again.</param>
internal sealed record StackScope(
    ResourceNames Names, Input<string> ResourceGroupName, string Location, IReadOnlyList<string> Zones, bool Protects);
