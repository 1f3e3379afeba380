using Pulumi.Offline.Urns;

namespace AzureTypes;

/// <summary>Something Azure's definitions do not allow.</summary>
/// <param name="Path">The input, as the plan has it; empty for the resource as a whole.</param>
internal sealed record Finding(Urn? Resource, string Path, string Code, string Message)
{
    public override string ToString() => $"{Resource?.Type} {Resource?.Name}: {Path}: {Code}: {Message}";
}
