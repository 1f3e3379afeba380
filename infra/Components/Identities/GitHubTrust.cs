using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.GitHub;
using Pulumi;
using Pulumi.AzureAD;

namespace ImageTrust.Infra.Components.Identities;

internal sealed record GitHubTrustArgs(StackScope Scope, GitHubSettings GitHub, DeployerSettings Deployer);

/// <param name="ClientId">Not a secret: the workflow passes it to azure/login.</param>
internal sealed record GitHubTrustOutputs(Output<string> ClientId, Output<string> PrincipalId);

/// <summary>Lets one GitHub environment of one repository act as an Entra application, without a secret.</summary>
internal sealed class GitHubTrust : ComponentResource
{
    private const string Audience = "api://AzureADTokenExchange";

    public GitHubTrust(string name, GitHubTrustArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:GitHubTrust", name, options)
    {
        var application = new Application(
            "application",
            new ApplicationArgs
            {
                DisplayName = args.Scope.Names.GitHubApplication,
                Description = "GitHub Actions pushes and signs images; federated, no password",
                SignInAudience = "AzureADMyOrg",
                PreventDuplicateNames = true,
                Owners = Owners(args),
            },
            new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        var principal = new ServicePrincipal(
            "principal",
            new ServicePrincipalArgs { ClientId = application.ClientId },
            new CustomResourceOptions { Parent = this });

        Resource previous = principal;
        foreach (var subject in GitHubSubjects.Of(args.GitHub))
        {
            // One write at a time: Entra refuses concurrent changes of one application's credentials.
            previous = Credential(subject, args.GitHub.Issuer, application, previous);
        }

        Outputs = new(application.ClientId, principal.ObjectId);
        RegisterOutputs(new Dictionary<string, object?> { ["clientId"] = application.ClientId });
    }

    public GitHubTrustOutputs Outputs { get; }

    /// <summary>Whoever owns the application can add a credential to it, so owners are named. A group cannot own one.</summary>
    private static string[] Owners(GitHubTrustArgs args) =>
    [
        .. (args.Deployer.Kind == PrincipalKind.Group ? [] : new[] { args.Deployer.ObjectId })
            .Concat(args.GitHub.ApplicationOwners).Distinct().Select(owner => owner.ToString("D")),
    ];

    private ApplicationFederatedIdentityCredential Credential(GitHubSubject subject, GitHubIssuer issuer, Application application, Resource after)
    {
        var name = $"github-{subject.Form}";
        return new(
            name,
            new ApplicationFederatedIdentityCredentialArgs
            {
                ApplicationId = application.Id,
                DisplayName = name,
                Description = subject.IsCustom ? "Jobs with this subject only" : "Jobs of the protected environment only",
                Issuer = issuer.Text,
                Subject = subject.Text,
                Audiences = { Audience },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { after } });
    }
}
