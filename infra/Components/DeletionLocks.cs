using Pulumi;
using Pulumi.AzureNative.Authorization;

namespace ImageTrust.Infra.Components;

/// <param name="Locked">What must not be deleted: a short word for it, and its ARM id.</param>
/// <param name="Protect">Whether Pulumi refuses to delete the locks.</param>
/// <param name="Everything">All else in the stack. Made before the locks, and so deleted after them.</param>
internal sealed record DeletionLocksArgs(IReadOnlyDictionary<string, Input<string>> Locked, bool Protect, IReadOnlyList<Resource> Everything);

/// <summary>
/// Locks against deletion by anybody, the portal included. Pulumi's own protection stops Pulumi, but where it meets it: resources that
/// nothing needs go first. So the locks need everything, are what a destroy meets first, and are protected: it deletes nothing at all.
/// Whoever means it releases the locks first (docs/operate).
/// </summary>
internal sealed class DeletionLocks : ComponentResource
{
    public DeletionLocks(string name, DeletionLocksArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:DeletionLocks", name, options)
    {
        foreach (var (what, id) in args.Locked.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            _ = new ManagementLockByScope(
                $"{what}-lock",
                new ManagementLockByScopeArgs
                {
                    LockName = "image-trust",
                    Scope = id,
                    Level = LockLevel.CanNotDelete,
                    Notes = "Images, keys and audit trail outlive mistakes: docs/operate says how to delete them on purpose.",
                },
                new CustomResourceOptions { Parent = this, DependsOn = [.. args.Everything], Protect = args.Protect });
        }

        RegisterOutputs();
    }
}
