using Pulumirpc;

namespace Pulumi;

/// <summary>Tells the engine about resources. Constructors only start this; the outputs follow when the engine has answered.</summary>
internal sealed class ResourceRegistration(Deployment deployment)
{
    public void Start(Resource resource, ResourceArgs args, ResourceOptions options)
        => deployment.Pending.Track(CompleteAsync(resource, args, options, ResourceOutputs.Attach(resource)));

    public void StartOutputs(ComponentResource component, Output<IDictionary<string, object?>> outputs)
        => deployment.Pending.Track(SendOutputsAsync(component, outputs));

    private async Task CompleteAsync(Resource resource, ResourceArgs args, ResourceOptions options, ResourceOutputs outputs)
    {
        try
        {
            // Before the first await: what the program does to the args afterwards is no longer this resource's business.
            var members = args.ReadMembers();
            var state = options.Urn is { } urn
                ? await deployment.Invocations.GetResourceAsync(urn)
                : await SendAsync(resource, members, options);
            outputs.Complete(state, warning => deployment.Messages.Write(LogSeverity.Warning, warning, resource, 0, ephemeral: false));
        }
        catch (Exception failure)
        {
            outputs.Fail(failure);
            throw;
        }
    }

    private async Task<ResourceState> SendAsync(Resource resource, IReadOnlyList<InputMember> members, ResourceOptions options)
    {
        var prepared = await PreparedResource.PrepareAsync(resource, members, options, await deployment.KeepsResourcesAsync());
        var id = await ExistingIdAsync(options);
        return id.Length > 0
            ? await ReadAsync(resource, id, options, prepared)
            : await RegisterAsync(resource, options, prepared);
    }

    /// <summary>The id to read, empty when the resource is to be registered. An unknown one is sent as the sentinel: the engine then
    /// answers with unknown properties.</summary>
    private static async Task<string> ExistingIdAsync(ResourceOptions options)
    {
        var id = await options.Id.ToOutput().DataTask;
        return id.IsKnown ? id.Value ?? "" : WireFormat.Unknown;
    }

    private async Task<ResourceState> RegisterAsync(Resource resource, ResourceOptions options, PreparedResource prepared)
    {
        var request = await ResourceRequests.RegisterAsync(resource, options, prepared, deployment);
        var response = await deployment.Monitor.RegisterResourceAsync(resource, request);
        return new ResourceState(
            response.Urn,
            response.Id,
            response.Object,
            response.PropertyDependencies.ToDictionary(entry => entry.Key, IEnumerable<string> (entry) => entry.Value.Urns),
            deployment.Settings.IsDryRun || response.Result != Result.Success);
    }

    private async Task<ResourceState> ReadAsync(Resource resource, string id, ResourceOptions options, PreparedResource prepared)
    {
        var request = ResourceRequests.Read(resource, id, options, prepared, deployment);
        var response = await deployment.Monitor.ReadResourceAsync(resource, request);
        return new ResourceState(
            response.Urn, id, response.Properties, new Dictionary<string, IEnumerable<string>>(), deployment.Settings.IsDryRun);
    }

    private async Task SendOutputsAsync(ComponentResource component, Output<IDictionary<string, object?>> outputs)
    {
        var data = await outputs.DataTask;
        var urn = (await component.Urn.DataTask).Value;
        var serializer = new PropertySerializer(await deployment.KeepsResourcesAsync());
        var members = data.IsKnown ? InputMember.Of(data.Value) : [];
        var value = await serializer.SerializeMembersAsync(component.GetResourceName(), members);
        await deployment.Monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest
        {
            Urn = urn,
            Outputs = data.IsSecret ? PropertyMarks.AllSecret(value.StructValue) : value.StructValue,
        });
    }
}
