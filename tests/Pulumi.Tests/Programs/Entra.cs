namespace Pulumi.Tests.Programs;

public sealed class ApplicationArgs : ResourceArgs
{
    [Input("displayName", required: true)]
    public Input<string> DisplayName { get; set; } = null!;
}

public sealed class Application(string name, ApplicationArgs args, CustomResourceOptions? options = null)
    : CustomResource("azuread:index/application:Application", name, args, Defaults.Of(options, "6.9.1"))
{
    [Output("clientId")]
    public Output<string> ClientId { get; private set; } = null!;

    [Output("displayName")]
    public Output<string> DisplayName { get; private set; } = null!;
}

public sealed class Group(string name, CustomResourceOptions? options = null)
    : CustomResource("azuread:index/group:Group", name, ResourceArgs.Empty, Defaults.Of(options, "6.9.1"))
{
    [Output("displayName")]
    public Output<string> DisplayName { get; private set; } = null!;

    public static Group Get(string name, Input<string> id, CustomResourceOptions? options = null)
        => new(name, CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = id }));
}

public sealed class GetUserArgs : InvokeArgs
{
    [Input("userPrincipalName")]
    public Input<string>? UserPrincipalName { get; set; }
}

[OutputType]
public sealed class GetUserResult
{
    public readonly string UserPrincipalName;

    [OutputConstructor]
    private GetUserResult(string userPrincipalName) => UserPrincipalName = userPrincipalName;
}

public static class GetUser
{
    public const string Token = "azuread:index/getUser:getUser";

    public static Output<GetUserResult> Invoke(GetUserArgs args, InvokeOptions? options = null)
        => Deployment.Instance.Invoke<GetUserResult>(Token, args, Versioned(options));

    public static Task<GetUserResult> InvokeAsync(GetUserArgs args, InvokeOptions? options = null)
        => Deployment.Instance.InvokeAsync<GetUserResult>(Token, args, Versioned(options));

    private static InvokeOptions Versioned(InvokeOptions? options)
    {
        options ??= new InvokeOptions();
        options.Version ??= "6.9.1";
        return options;
    }
}

/// <summary>What generated constructors do with the options they are given.</summary>
internal static class Defaults
{
    public static CustomResourceOptions Of(CustomResourceOptions? options, string version)
        => CustomResourceOptions.Merge(new CustomResourceOptions { Version = version }, options);
}
