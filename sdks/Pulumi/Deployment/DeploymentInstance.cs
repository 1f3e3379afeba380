namespace Pulumi;

/// <summary>The running deployment: its names, and function calls.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    public string StackName => _deployment.Settings.Stack;

    public string ProjectName => _deployment.Settings.Project;

    public string OrganizationName => _deployment.Settings.Organization;

    /// <summary>The directory of <c>Pulumi.yaml</c>.</summary>
    public string RootDirectory => _deployment.Settings.RootDirectory
        ?? throw new InvalidOperationException("The engine did not say where the project's root directory is.");

    public bool IsDryRun => _deployment.Settings.IsDryRun;

    /// <summary>Calls a function once all its arguments are known; unknown until then.</summary>
    /// <param name="token"><c>package:module:function</c>.</param>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => _deployment.Invocations.Invoke<T>(token, args, options);

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options)
        => _deployment.Invocations.Invoke<T>(token, args, options);

    /// <summary>Calls a function that returns an object with one property, and takes that property's value.</summary>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => _deployment.Invocations.InvokeSingle<T>(token, args, options);

    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOutputOptions options)
        => _deployment.Invocations.InvokeSingle<T>(token, args, options);

    /// <summary>Calls a function now, with what is known now.</summary>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => _deployment.Invocations.InvokeAsync<T>(token, args, options);

    public Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => _deployment.Invocations.InvokeSingleAsync<T>(token, args, options);

    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null)
        => _deployment.Invocations.InvokeAsync<object?>(token, args, options);
}
