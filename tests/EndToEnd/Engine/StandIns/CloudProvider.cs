using System.Collections.Concurrent;
using EndToEnd.Engine.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace EndToEnd.Engine.StandIns;

/// <summary>
/// A provider as the engine sees it, over a cloud that only keeps books: no validation, no defaults. It takes no secrets, resources or
/// outputs (the engine hands it plain values and marks what was secret itself), and shows no preview of what it would answer.
/// </summary>
internal sealed class CloudProvider(ICloud cloud, CloudAccount account) : ResourceProvider.ResourceProviderBase
{
    /// <summary>What was read back of each resource: what creating or updating it gave.</summary>
    private readonly ConcurrentDictionary<string, (Struct Inputs, Struct Outputs)> books = new(StringComparer.OrdinalIgnoreCase);

    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) => Task.FromResult(new PluginInfo { Version = cloud.Version });

    public override Task<GetSchemaResponse> GetSchema(GetSchemaRequest request, ServerCallContext context) =>
        Task.FromResult(new GetSchemaResponse { Schema = $$"""{"name":"{{cloud.Package}}","version":"{{cloud.Version}}"}""" });

    public override Task<CheckResponse> CheckConfig(CheckRequest request, ServerCallContext context) => Task.FromResult(new CheckResponse { Inputs = request.News });

    public override Task<DiffResponse> DiffConfig(DiffRequest request, ServerCallContext context) =>
        Task.FromResult(new DiffResponse { Changes = DiffResponse.Types.DiffChanges.DiffNone });

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, ServerCallContext context) => Task.FromResult(new ConfigureResponse());

    public override Task<InvokeResponse> Invoke(InvokeRequest request, ServerCallContext context) =>
        Task.FromResult(new InvokeResponse { Return = cloud.Invoke(request.Tok, request.Args) });

    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context) => Task.FromResult(new CheckResponse { Inputs = request.News });

    public override Task<DiffResponse> Diff(DiffRequest request, ServerCallContext context)
    {
        string type = TypeOf(request.Urn);
        var olds = request.OldInputs ?? request.Olds;
        string[] changed = [.. olds.Fields.Keys.Union(request.News.Fields.Keys)
            .Where(name => !Equals(olds.Fields.GetValueOrDefault(name), request.News.Fields.GetValueOrDefault(name)))];
        var answer = new DiffResponse
        {
            Changes = changed.Length == 0 ? DiffResponse.Types.DiffChanges.DiffNone : DiffResponse.Types.DiffChanges.DiffSome,
            HasDetailedDiff = true,
        };
        answer.Diffs.AddRange(changed);
        answer.Replaces.AddRange(changed.Where(name => cloud.Replaces(type, name)));
        // One name, one object: it cannot be made again beside itself.
        answer.DeleteBeforeReplace = answer.Replaces.Count > 0;
        foreach (string name in changed)
        {
            var kind = cloud.Replaces(type, name) ? PropertyDiff.Types.Kind.UpdateReplace : PropertyDiff.Types.Kind.Update;
            answer.DetailedDiff[name] = new PropertyDiff { Kind = kind, InputDiff = true };
        }

        return Task.FromResult(answer);
    }

    public override async Task<CreateResponse> Create(CreateRequest request, ServerCallContext context)
    {
        var (type, name) = (TypeOf(request.Urn), request.Urn[(request.Urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..]);
        string id = cloud.IdOf(type, name, request.Properties);
        Refuse(await account.CreateAsync(request.Urn, type, id));
        await cloud.MadeAsync(type, id, request.Properties);
        return new CreateResponse { Id = id, Properties = Keep(type, id, request.Properties) };
    }

    public override Task<ReadResponse> Read(ReadRequest request, ServerCallContext context)
    {
        if (!account.Exists(request.Id))
        {
            return Task.FromResult(new ReadResponse()); // gone
        }

        var (inputs, outputs) = books.TryGetValue(request.Id, out var known) ? known : (request.Inputs ?? new Struct(), request.Properties ?? new Struct());
        return Task.FromResult(new ReadResponse { Id = request.Id, Inputs = inputs, Properties = outputs });
    }

    public override Task<UpdateResponse> Update(UpdateRequest request, ServerCallContext context)
    {
        account.Update(TypeOf(request.Urn), request.Id);
        return Task.FromResult(new UpdateResponse { Properties = Keep(TypeOf(request.Urn), request.Id, request.News) });
    }

    public override async Task<Empty> Delete(DeleteRequest request, ServerCallContext context)
    {
        Refuse(account.Delete(TypeOf(request.Urn), request.Id));
        books.TryRemove(request.Id, out _);
        await cloud.DeletedAsync(TypeOf(request.Urn), request.Id);
        return new Empty();
    }

    public override Task<Empty> Cancel(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    private Struct Keep(string type, string id, Struct inputs)
    {
        var outputs = inputs.Clone();
        foreach (var (name, value) in cloud.OutputsOf(type, id, inputs))
        {
            outputs.Fields[name] = value;
        }

        books[id] = (inputs, outputs);
        return outputs;
    }

    private static void Refuse(string? problem)
    {
        if (problem is not null)
        {
            throw new RpcException(new Status(StatusCode.Unknown, problem));
        }
    }

    /// <summary>A resource's own type: the last of its parents' and its own.</summary>
    private static string TypeOf(string urn) => urn.Split("::")[2].Split('$')[^1];
}
