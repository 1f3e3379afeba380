using System.Net;

namespace ImageTrust.Infra.Components.Networking;

/// <summary>
/// How the network's first 1,024 addresses are shared out. Pods take none: they have an overlay of their own, so a node is one address.
/// The rest stays free for what the stack's owners peer or add.
/// </summary>
/// <param name="Range">The virtual network's range, /22 or larger.</param>
internal sealed record SubnetPlan(IPNetwork Range)
{
    /// <summary>251 nodes, for AKS' own pods and the webhook.</summary>
    public string System => At(0, 24);

    /// <summary>59 private endpoints; the registry takes one address for itself and one for each region's data.</summary>
    public string PrivateEndpoints => At(256, 26);

    /// <summary>/28 is the smallest that AKS accepts for its API server.</summary>
    public string ApiServer => At(320, 28);

    /// <summary>507 nodes for everything else.</summary>
    public string Workloads => At(512, 23);

    private string At(int offset, int prefix)
    {
        var bytes = Range.BaseAddress.GetAddressBytes();
        var first = ((uint)bytes[0] << 24 | (uint)bytes[1] << 16 | (uint)bytes[2] << 8 | bytes[3]) + (uint)offset;
        return $"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{prefix}";
    }
}
