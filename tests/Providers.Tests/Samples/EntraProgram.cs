// Nothing here needs it, but programs name this namespace, as the packages' own code does; a program is no friend of the SDK.
#pragma warning disable IDE0005
using Pulumi.Serialization;
#pragma warning restore IDE0005
using AzureAD = Pulumi.AzureAD;

namespace Providers.Tests.Samples;

/// <summary>An application that GitHub Actions signs in to, written the way the official documentation writes C#.</summary>
internal static class EntraProgram
{
    internal static IDictionary<string, object?> Create()
    {
        var current = AzureAD.GetClientConfig.Invoke();
        var application = new AzureAD.Application("ci", new()
        {
            DisplayName = "image-trust-ci",
            Owners = new[] { current.Apply(config => config.ObjectId) },
            RequiredResourceAccesses = new[]
            {
                new AzureAD.Inputs.ApplicationRequiredResourceAccessArgs
                {
                    ResourceAppId = "00000003-0000-0000-c000-000000000000",
                    ResourceAccesses = { new AzureAD.Inputs.ApplicationRequiredResourceAccessResourceAccessArgs { Id = "id", Type = "Scope" } },
                },
            },
        });
        var principal = new AzureAD.ServicePrincipal("ci", new() { ClientId = application.ClientId, UseExisting = true });
        _ = new AzureAD.ApplicationFederatedIdentityCredential("main", new()
        {
            ApplicationId = application.Id,
            DisplayName = "main",
            Audiences = { "api://AzureADTokenExchange" },
            Issuer = "https://token.actions.githubusercontent.com",
            Subject = "repo:contoso/app:ref:refs/heads/main",
        });
        _ = new AzureAD.ApplicationFlexibleFederatedIdentityCredential("any", new AzureAD.ApplicationFlexibleFederatedIdentityCredentialArgs
        {
            ApplicationId = application.Id,
            DisplayName = "any",
            Audience = "api://AzureADTokenExchange",
            Issuer = "https://token.actions.githubusercontent.com",
            ClaimsMatchingExpression = "claims['sub'] matches 'repo:contoso/app:*'",
        });
        var existing = AzureAD.Group.Get("operators", "group-id", new AzureAD.GroupState { DisplayName = "operators", Owners = { "me" } });
        var found = AzureAD.GetGroup.Invoke(new() { DisplayName = "operators" });
        return new Dictionary<string, object?>
        {
            ["principal"] = principal.ObjectId,
            ["group"] = existing.DisplayName,
            ["found"] = found.Apply(group => group.ObjectId),
        };
    }
}
