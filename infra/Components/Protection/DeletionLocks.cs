using Pulumi;
using Pulumi.AzureNative.Authorization;

namespace ImageTrust.Infra.Components.Protection;

/// <param name="Locked">What must not be deleted: a short word for it, and its ARM id.</param>
/// <param name="After">What hangs below the locked resources. Made before the locks and deleted after them, or the deletion would be refused.</param>
internal sealed record DeletionLocksArgs(IReadOnlyDictionary<string, Input<string>> Locked, IReadOnlyList<Resource> After);

/// <summary>
/// Locks against deletion by anybody, the portal included. Pulumi's own protection stops Pulumi; these stop the rest. Whoever means it
/// deletes the lock first, which is an entry in the activity log.
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
                new CustomResourceOptions { Parent = this, DependsOn = [.. args.After] });
        }

        RegisterOutputs();
    }
}
