using System.Text.Json;

namespace AzureTypes.Types;

/// <summary>How a resource of the provider is written for Azure Resource Manager.</summary>
/// <param name="Arm">Type: <c>Microsoft.KeyVault/vaults</c>.</param>
/// <param name="Api">The provider's default API version of it ("Uses Azure REST API version …" in its documentation).</param>
/// <param name="Name">The input that names it.</param>
/// <param name="Parents">Inputs that name what it hangs below, outermost first.</param>
/// <param name="Scope">The input with the id of what it extends, or null.</param>
/// <param name="Flat">False where the provider keeps <c>properties</c> as ARM has them instead of flattening them.</param>
/// <param name="Rename">Inputs that the provider calls otherwise.</param>
internal sealed record ResourceShape(
    string Arm, string Api, string Name, IReadOnlyList<string>? Parents, string? Scope, bool? Flat, IReadOnlyDictionary<string, string>? Rename)
{
    /// <summary>By Pulumi's type token. One that is missing is a finding: nothing goes by unchecked.</summary>
    public static IReadOnlyDictionary<string, ResourceShape> All { get; } = Read();

    /// <summary>Inputs that are part of the address and not of the body.</summary>
    public IEnumerable<string> Address => [Name, "resourceGroupName", .. Parents ?? [], .. Scope is null ? Array.Empty<string>() : [Scope]];

    private static Dictionary<string, ResourceShape> Read()
    {
        using var stream = typeof(ResourceShape).Assembly.GetManifestResourceStream("AzureTypes.resources.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, ResourceShape>>(stream, JsonSerializerOptions.Web)!;
    }
}
