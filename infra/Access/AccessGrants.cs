using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Authorization;
using Pulumi.AzureNative.Authorization.Inputs;

namespace ImageTrust.Infra.Access;

/// <param name="Principals">Who stands behind each grantee that this stack has.</param>
internal sealed record AccessGrantsArgs(
    ResourceNames Names,
    Input<string> ResourceGroupId,
    IReadOnlyDictionary<Grantee, Principal> Principals);

/// <param name="ObjectId">Entra's id of it.</param>
/// <param name="Kind">Always sent: the provider's default is "User", with which ARM looks managed identities up in vain.</param>
internal sealed record Principal(Input<string> ObjectId, PrincipalType Kind);

/// <summary>Carries out <see cref="GrantTable"/>, scope by scope, as soon as the scope's resource exists.</summary>
internal sealed class AccessGrants : ComponentResource
{
    private readonly AccessGrantsArgs args;
    private readonly Dictionary<RoleKind, RoleDefinition> customRoles;
    private readonly List<Resource> granted = [];

    public AccessGrants(string name, AccessGrantsArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AccessGrants", name, options)
    {
        this.args = args;
        customRoles = new()
        {
            [RoleKind.KeySigner] = CustomRole("signer", "Read the public key and sign with it; nothing else.",
                ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"]),
            [RoleKind.KeyCustodian] = CustomRole("key custodian", "Read, delete and recover keys; cannot sign, create, import or back up.",
                ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/delete", "Microsoft.KeyVault/vaults/keys/recover/action"]),
        };
        RegisterOutputs();
    }

    /// <summary>Every assignment made so far: what needs an identity to work waits for these.</summary>
    public IReadOnlyList<Resource> Granted => granted;

    /// <summary>Makes the table's assignments on what a component made.</summary>
    public IReadOnlyList<RoleAssignment> Grant(IEnumerable<GrantTarget> targets)
    {
        var made = targets
            .SelectMany(target => GrantTable.All
                .Where(grant => grant.Scope == target.Scope && args.Principals.ContainsKey(grant.Grantee))
                .Select(grant => Assign(grant, args.Principals[grant.Grantee], target.ResourceId)))
            .ToList();
        granted.AddRange(made);
        return made;
    }

    private RoleAssignment Assign(RoleGrant grant, Principal principal, Input<string> resourceId) => new(
        grant.Name,
        new RoleAssignmentArgs
        {
            RoleAssignmentName = args.Names.Guid(grant.Name),
            PrincipalId = principal.ObjectId,
            PrincipalType = principal.Kind,
            RoleDefinitionId = RoleId(grant.Role),
            Scope = resourceId,
            Description = grant.Reason,
        },
        // Every property of an assignment replaces it, and its fixed name may exist only once.
        new CustomResourceOptions { Parent = this, DeleteBeforeReplace = true });

    private Input<string> RoleId(RoleKind role) => BuiltInRole.Id(role) is { } id
        ? $"/subscriptions/{args.Names.SubscriptionId:D}/providers/Microsoft.Authorization/roleDefinitions/{id}"
        : customRoles[role].Id;

    private RoleDefinition CustomRole(string purpose, string description, string[] dataActions) => new(
        purpose.Replace(' ', '-'),
        new RoleDefinitionArgs
        {
            RoleDefinitionId = args.Names.Guid($"role/{purpose}"),
            RoleName = args.Names.Role(purpose),
            RoleType = "CustomRole",
            Description = description,
            Scope = args.ResourceGroupId,
            AssignableScopes = new[] { args.ResourceGroupId },
            Permissions = new[] { new PermissionArgs { DataActions = dataActions } },
        },
        new CustomResourceOptions { Parent = this });
}
