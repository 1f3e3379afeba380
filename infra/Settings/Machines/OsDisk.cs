using Pulumi.AzureNative.ContainerService;

namespace ImageTrust.Infra.Settings.Machines;

/// <summary>
/// A node's OS disk. On the host itself where the size has room: faster, free, and gone with the node. A managed disk otherwise, since AKS
/// refuses an ephemeral one that does not fit (VMCacheSizeTooSmall, VMSizeDoesNotSupportEphemeralOS) after everything around it was made.
/// </summary>
internal sealed record OsDisk(OSDiskType Type, int SizeGiB)
{
    /// <summary>Room for images; AKS' own default for small nodes.</summary>
    private const int Usual = 128;

    /// <summary>Enough for a node of 50 images or so; less is not worth the evictions.</summary>
    private const int Least = 64;

    /// <summary>
    /// Families by how many GiB a vCPU brings that an OS disk can lie on: the local disk where a size has one, else its cache. Source: each
    /// family's page under learn.microsoft.com/azure/virtual-machines/sizes. A family that is not here gets a managed disk; so do those of
    /// version 6, whose NVMe disks Azure's catalogue does not count in every region (VMCannotFitEphemeralOSDisk, github.com/Azure/AKS #4676, #5568).
    /// </summary>
    private static readonly (string[] Families, int[] Versions, bool LocalDisk, double GiBPerVcpu)[] Room =
    [
        (["D", "E", "DC", "EC"], [4, 5], true, 37.5),
        (["D", "E"], [3], false, 25),
        (["D"], [2], false, 43),
        (["F"], [2], false, 16),
        (["L"], [2, 3], false, 10),
    ];

    public static OsDisk For(string vmSize)
    {
        var room = VmSize.Read(vmSize) is { } size ? RoomOf(size) : 0;
        return room >= Usual ? new(OSDiskType.Ephemeral, Usual)
            : room >= Least ? new(OSDiskType.Ephemeral, Least)
            : new(OSDiskType.Managed, Usual);
    }

    private static double RoomOf(VmSize size) => size.HasPremiumStorage && size.Accelerator.Length == 0
        ? Room.Where(row => row.Families.Contains(size.Family) && row.Versions.Contains(size.Version) && (!row.LocalDisk || size.HasLocalDisk))
            .Select(row => row.GiBPerVcpu * size.Vcpus).FirstOrDefault()
        : 0;
}
