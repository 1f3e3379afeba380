namespace Pulumi;

/// <summary>Names a provider to the engine: <c>URN::ID</c>.</summary>
internal static class ProviderReference
{
    /// <returns>Empty for the default provider. The id of a provider that does not exist yet is the sentinel for unknown values.</returns>
    public static async Task<string> OfAsync(ProviderResource? provider)
    {
        if (provider is null)
        {
            return "";
        }

        var urn = (await provider.Urn.DataTask).Value;
        var id = await provider.Id.DataTask;
        return $"{urn}::{(id.IsKnown && !string.IsNullOrEmpty(id.Value) ? id.Value : WireFormat.Unknown)}";
    }
}
