using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.Authorization;
using Pulumi.AzureNative.Authorization.Inputs;

namespace ImageTrust.Infra.Access;

/// <param name="Principals">Entra object id of each grantee that this stack has; the deployer's is a setting.</param>
internal sealed record AccessGrantsArgs(
    ResourceNames Names,
    Input<string> ResourceGroupId,
    IReadOnlyDictionary<Grantee, Input<string>> Principals);

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

    /// <summary>Makes the table's assignments on one scope.</summary>
    /// <param name="scope">Which lines of the table.</param>
    /// <param name="resourceId">ARM id of the scope's resource.</param>
    public IReadOnlyList<RoleAssignment> Grant(GrantScope scope, Input<string> resourceId)
    {
        var made = GrantTable.All
            .Where(grant => grant.Scope == scope && args.Principals.ContainsKey(grant.Grantee))
            .Select(grant => Assign(grant, resourceId))
            .ToList();
        granted.AddRange(made);
        return made;
    }

    private RoleAssignment Assign(RoleGrant grant, Input<string> resourceId) => new(
        grant.Name,
        new RoleAssignmentArgs
        {
            RoleAssignmentName = args.Names.Guid(grant.Name),
            PrincipalId = args.Principals[grant.Grantee],
            PrincipalType = Kind(grant.Grantee),
            RoleDefinitionId = RoleId(grant.Role),
            Scope = resourceId,
            Description = grant.Reason,
        },
        // Every property of an assignment replaces it, and its fixed name may exist only once.
        new CustomResourceOptions { Parent = this, DeleteBeforeReplace = true });

    private Input<string> RoleId(RoleKind role) => BuiltInRole.Id(role) is { } id
        ? $"/subscriptions/{args.Names.Settings.Azure.SubscriptionId:D}/providers/Microsoft.Authorization/roleDefinitions/{id}"
        : customRoles[role].Id;

    /// <summary>Always sent: the provider's default is "User", with which ARM looks managed identities up in vain.</summary>
    private PrincipalType Kind(Grantee grantee) => (grantee, args.Names.Settings.Deployer.Kind) switch
    {
        (Grantee.Deployer, PrincipalKind.User) => PrincipalType.User,
        (Grantee.Deployer, PrincipalKind.Group) => PrincipalType.Group,
        _ => PrincipalType.ServicePrincipal,
    };

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
