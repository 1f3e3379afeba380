using Pulumirpc;

namespace Pulumi;

/// <summary>Writes the requests for registering and reading a resource, field by field as the protocol has them.</summary>
internal static class ResourceRequests
{
    public static async Task<RegisterResourceRequest> RegisterAsync(
        Resource resource, ResourceOptions options, PreparedResource prepared, Deployment deployment)
    {
        var request = new RegisterResourceRequest
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Parent = prepared.ParentUrn,
            Custom = resource is CustomResource,
            Object = prepared.Properties,
            Provider = prepared.Provider,
            Version = options.Version ?? "",
            PluginDownloadURL = options.PluginDownloadURL ?? "",
            AcceptSecrets = true,
            AcceptResources = deployment.Settings.AcceptResources,
            SupportsResultReporting = true,
            Hooks = new RegisterResourceRequest.Types.ResourceHooksBinding(),
            CustomTimeouts = Timeouts(options.CustomTimeouts),
        };
        request.Dependencies.AddRange(prepared.Dependencies);
        foreach (var (property, urns) in prepared.PropertyDependencies)
        {
            request.PropertyDependencies[property] = new RegisterResourceRequest.Types.PropertyDependencies { Urns = { urns } };
        }

        request.IgnoreChanges.AddRange(options.IgnoreChanges);
        request.HideDiffs.AddRange(options.HideDiffs);
        WriteSwitches(request, options);
        await WriteRelationsAsync(request, options, deployment);
        await AliasRequests.WriteAsync(resource, request, deployment);
        return request;
    }

    public static ReadResourceRequest Read(
        Resource resource, string id, ResourceOptions options, PreparedResource prepared, Deployment deployment) => new()
        {
            Id = id,
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Parent = prepared.ParentUrn,
            Properties = prepared.Properties,
            Dependencies = { prepared.Dependencies },
            Provider = prepared.Provider,
            Version = options.Version ?? "",
            AcceptSecrets = true,
            AcceptResources = deployment.Settings.AcceptResources,
        };

    private static void WriteSwitches(RegisterResourceRequest request, ResourceOptions options)
    {
        if (options.Protect is { } protect)
        {
            request.Protect = protect;
        }

        if (options.RetainOnDelete is { } retain)
        {
            request.RetainOnDelete = retain;
        }

        if (options is CustomResourceOptions custom)
        {
            request.DeleteBeforeReplace = custom.DeleteBeforeReplace ?? false;
            request.DeleteBeforeReplaceDefined = custom.DeleteBeforeReplace is not null;
            request.ImportId = custom.ImportId ?? "";
            request.AdditionalSecretOutputs.AddRange(custom.AdditionalSecretOutputs);
            request.ReplaceOnChanges.AddRange(custom.ReplaceOnChanges);
            request.EnvVarMappings.Add(custom.EnvVarMappings);
        }
    }

    private static async Task WriteRelationsAsync(RegisterResourceRequest request, ResourceOptions options, Deployment deployment)
    {
        if (options.DeletedWith is { } deletedWith)
        {
            await deployment.Features.RequireAsync("deletedWith", nameof(options.DeletedWith));
            request.DeletedWith = (await deletedWith.Urn.DataTask).Value;
        }

        var replaceWith = await DependencyUrns.ReadAsync(options.ReplaceWith);
        if (replaceWith.Count > 0)
        {
            await deployment.Features.RequireAsync("replaceWith", nameof(options.ReplaceWith));
            foreach (var other in replaceWith)
            {
                request.ReplaceWith.Add((await other.Urn.DataTask).Value);
            }
        }

        if (options.ReplacementTrigger is { } trigger)
        {
            var keepResources = await deployment.KeepsResourcesAsync();
            request.ReplacementTrigger = await new PropertySerializer(keepResources).SerializeAsync("replacementTrigger", trigger);
        }
    }

    private static RegisterResourceRequest.Types.CustomTimeouts? Timeouts(CustomTimeouts? timeouts)
        => timeouts is null ? null : new RegisterResourceRequest.Types.CustomTimeouts
        {
            Create = Duration(timeouts.Create),
            Update = Duration(timeouts.Update),
            Delete = Duration(timeouts.Delete),
        };

    /// <summary>Whole nanoseconds, of which a tick has a hundred; empty for the provider's default.</summary>
    private static string Duration(TimeSpan? duration)
        => duration is { } given ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{given.Ticks}00ns") : "";
}
