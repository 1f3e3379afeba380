using Pulumi;
using Pulumi.AzureNative.Storage;
using Pulumi.AzureNative.Storage.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Days">How long nothing in it can be changed or deleted.</param>
internal sealed record AuditArchiveArgs(StackScope Scope, int Days);

/// <summary>
/// A second copy of the audit logs that can be added to and read, but neither changed nor deleted before its time, by anybody. The policy
/// stays unlocked: locking it is a decision for ever, which people make in the portal and not in a preview.
/// </summary>
internal sealed class AuditArchive : ComponentResource
{
    public AuditArchive(string name, AuditArchiveArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AuditArchive", name, options)
    {
        var account = LogStorage.Account(args.Scope, "audit");
        account.ImmutableStorageWithVersioning = new ImmutableStorageAccountArgs
        {
            Enabled = true,
            ImmutabilityPolicy = new AccountImmutabilityPolicyPropertiesArgs
            {
                State = AccountImmutabilityPolicyState.Unlocked,
                ImmutabilityPeriodSinceCreationInDays = args.Days,
                // Azure Monitor appends to an hour's blob until the hour is over.
                AllowProtectedAppendWrites = true,
            },
        };
        var archive = new StorageAccount(
            "audit-archive", account, new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        Id = archive.Id;
        RegisterOutputs(new Dictionary<string, object?> { ["id"] = archive.Id });
    }

    public Output<string> Id { get; }
}
