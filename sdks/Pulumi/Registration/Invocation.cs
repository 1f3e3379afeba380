using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>Calls functions of providers.</summary>
internal sealed class Invocation(Deployment deployment)
{
    /// <summary>The engine's own function that returns a resource of the stack by URN.</summary>
    public const string GetResourceToken = "pulumi:pulumi:getResource";

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options)
        => new(WhenKnownAsync<T>(token, args, options, Value.ForStruct));

    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options)
        => new(WhenKnownAsync<T>(token, args, options, result => Single(token, result)));

    public async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
        => (await NowAsync<T>(token, args, options, Value.ForStruct)).Value;

    public async Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
        => (await NowAsync<T>(token, args, options, result => Single(token, result))).Value;

    public async Task<ResourceState> GetResourceAsync(string urn)
    {
        var args = new Struct { Fields = { ["urn"] = Value.ForString(urn) } };
        var fields = (await SendAsync(GetResourceToken, args, options: null)).Fields;
        return new ResourceState(
            fields["urn"].StringValue,
            fields.GetValueOrDefault("id")?.StringValue ?? "",
            fields.GetValueOrDefault("state")?.StructValue,
            new Dictionary<string, IEnumerable<string>>(),
            deployment.Settings.IsDryRun);
    }

    /// <summary>Does not call while an argument, or the existence of something the call depends on, is unknown.</summary>
    private async Task<OutputData<T>> WhenKnownAsync<T>(
        string token, InvokeArgs args, InvokeOptions? options, Func<Struct, Value> select)
    {
        var members = args.ReadMembers();
        var serializer = new PropertySerializer(await deployment.KeepsResourcesAsync());
        var properties = await serializer.SerializeMembersAsync(token, members);
        var resources = serializer.Dependencies.Concat(await DependenciesAsync(options)).ToImmutableHashSet();
        var marks = PropertyMarks.Of(properties);
        if (marks.IsUnknown || !await AllExistAsync(resources))
        {
            // The official SDK gives a call that was not made neither dependencies nor secrecy; a plan must not depend on whose SDK it is.
            return new OutputData<T>(default!, [], IsKnown: false, IsSecret: false);
        }

        var result = await SendAsync(token, properties.StructValue, options);
        var data = Read<T>(token, select(result));
        return data with { Resources = resources, IsSecret = data.IsSecret || marks.IsSecret };
    }

    /// <summary>Calls whatever is unknown, but not before what the call depends on is registered.</summary>
    private async Task<OutputData<T>> NowAsync<T>(string token, InvokeArgs args, InvokeOptions? options, Func<Struct, Value> select)
    {
        var members = args.ReadMembers();
        await DependencyUrns.OfAsync(await DependenciesAsync(options), dependent: null);
        var serializer = new PropertySerializer(await deployment.KeepsResourcesAsync());
        var properties = await serializer.SerializeMembersAsync(token, members);
        return Read<T>(token, select(await SendAsync(token, properties.StructValue, options)));
    }

    /// <summary>What the call waits for, whichever type the options were passed as.</summary>
    private static Task<IReadOnlyCollection<Resource>> DependenciesAsync(InvokeOptions? options)
        => DependencyUrns.ReadAsync((options as InvokeOutputOptions)?.DependsOn);

    private static async Task<bool> AllExistAsync(IEnumerable<Resource> resources)
    {
        foreach (var resource in DependencyUrns.Expand(resources, dependent: null))
        {
            // Of a resource that is only named by URN nothing is known; the engine waits for those itself.
            if (resource is not DependencyResource && !(await resource.Id.DataTask).IsKnown)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<Struct> SendAsync(string token, Struct args, InvokeOptions? options)
    {
        var provider = options?.Provider
            ?? (options?.Parent is { } parent ? ProviderSelection.ForToken(parent.Providers, token) : null);
        var response = await deployment.Monitor.InvokeAsync(new ResourceInvokeRequest
        {
            Tok = token,
            Args = args,
            Provider = await ProviderReference.OfAsync(provider),
            Version = options?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? "",
            AcceptResources = deployment.Settings.AcceptResources,
        });
        if (response.Failures.Count > 0)
        {
            var reasons = response.Failures.Select(failure
                => failure.Property.Length == 0 ? failure.Reason : $"{failure.Reason} ({failure.Property})");
            throw new InvokeException($"Invoke of '{token}' failed: {string.Join("; ", reasons)}");
        }

        return response.Return ?? new Struct();
    }

    private static Value Single(string token, Struct result)
        => result.Fields.Count == 1
            ? result.Fields.Values.Single()
            : throw new InvokeException($"Invoke of '{token}' returned {result.Fields.Count} properties; exactly one was expected.");

    private OutputData<T> Read<T>(string token, Value result) => ValueReader.Read<T>(
        result, $"The result of '{token}'", warning => deployment.Messages.Write(LogSeverity.Warning, warning, null, 0, ephemeral: false));
}
