using System.Diagnostics.CodeAnalysis;

namespace Pulumi.Offline.Urns;

/// <summary>A resource's provider on the wire: <c>URN::ID</c>, split at the last separator because a URN holds separators too.</summary>
public sealed record ProviderReference(Urn Provider, string Id)
{
    private const string TypePrefix = "pulumi:providers:";

    public static bool IsProvider(string type) => type.StartsWith(TypePrefix, StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out ProviderReference? reference)
    {
        reference = null;
        var split = text.LastIndexOf("::", StringComparison.Ordinal);
        if (split < 0 || !Urn.TryParse(text[..split], out var urn) || !IsProvider(urn.Type))
        {
            return false;
        }

        reference = new ProviderReference(urn, text[(split + 2)..]);
        return true;
    }
}
