namespace Infra.Tests.Rules.Model;

/// <summary>What a role assignment grants.</summary>
internal static class Roles
{
    public const string AcrPull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

    /// <param name="id">GUID of a built-in role.</param>
    public static bool Is(Place grant, string id) =>
        grant["roleDefinitionId"].Text?.EndsWith($"/providers/Microsoft.Authorization/roleDefinitions/{id}", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The definitions of this stack that an assignment grants; none for a built-in role.</summary>
    public static IReadOnlyList<Place> Custom(Estate estate, Place grant) => estate.Sources(grant["roleDefinitionId"], AzureType.RoleDefinition);

    public static IReadOnlyList<string> Actions(Place role) => Of(role, "actions");

    public static IReadOnlyList<string> DataActions(Place role) => Of(role, "dataActions");

    private static IReadOnlyList<string> Of(Place role, string property) =>
        [.. role["permissions"].Items.SelectMany(permission => permission[property].Texts)];
}
