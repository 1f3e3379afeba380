using System.Net;

namespace Infra.Tests.Rules.Model;

/// <summary>IP ranges of networks and subnets.</summary>
internal static class AddressSpace
{
    /// <summary>A subnet's ranges, from whichever of its two properties is set; a text that is no range is left out.</summary>
    public static IReadOnlyList<IPNetwork> Of(Place subnet) =>
        Parse(subnet["addressPrefix"].Text is { } one ? [one] : subnet["addressPrefixes"].Texts);

    public static IReadOnlyList<IPNetwork> OfNetwork(Place network) => Parse(network["addressSpace.addressPrefixes"].Texts);

    public static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);

    public static bool IsInside(IPNetwork inner, IPNetwork outer) => outer.Contains(inner.BaseAddress) && inner.PrefixLength >= outer.PrefixLength;

    private static IReadOnlyList<IPNetwork> Parse(IEnumerable<string> texts) =>
        [.. texts.Select(text => IPNetwork.TryParse(text, out var range) ? range : (IPNetwork?)null).OfType<IPNetwork>()];
}
