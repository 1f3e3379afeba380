using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Testing;
using Pulumirpc;

namespace Pulumi;

/// <summary>Answers a program under test from its mocks.</summary>
internal sealed class MockMonitor(IMocks mocks, DeploymentSettings settings) : IMonitor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Struct> _registered = new(StringComparer.Ordinal);
    private ImmutableArray<Resource> _resources = [];

    public ImmutableArray<Resource> Resources => _resources;

    public Task<bool> SupportsFeatureAsync(string feature) => Task.FromResult(true);

    public async Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request)
    {
        Remember(resource);
        var urn = MockUrn(request.Parent, request.Type, request.Name);
        if (request.Type == Stack.RootType)
        {
            return new RegisterResourceResponse { Urn = urn, Object = new Struct() };
        }

        var (id, state) = await CreateAsync(
            urn, request.Type, request.Name, request.Object, request.Provider, request.ImportId);
        return new RegisterResourceResponse { Urn = urn, Id = id ?? request.ImportId, Object = state };
    }

    public async Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request)
    {
        Remember(resource);
        var urn = MockUrn(request.Parent, request.Type, request.Name);
        var (_, state) = await CreateAsync(urn, request.Type, request.Name, request.Properties, request.Provider, request.Id);
        return new ReadResourceResponse { Urn = urn, Properties = state };
    }

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request)
        => mocks.RegisterResourceOutputs(new MockRegisterResourceOutputsRequest(
            request.Urn,
            request.Outputs.Fields.ToImmutableDictionary(
                output => output.Key,
                output => new Output<object?>(ValueReader.Read<object?>(output.Value, output.Key, static _ => { })))));

    public async Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request)
    {
        if (request.Tok == Invocation.GetResourceToken)
        {
            lock (_gate)
            {
                return new InvokeResponse { Return = _registered[request.Args.Fields["urn"].StringValue] };
            }
        }

        var result = await mocks.CallAsync(new MockCallArgs
        {
            Token = request.Tok,
            Args = Plain(request.Args),
            Provider = request.Provider,
        });
        return new InvokeResponse { Return = await ToStructAsync(result, $"the mock's answer to {request.Tok}") };
    }

    public Task SignalAndWaitForShutdownAsync() => Task.CompletedTask;

    /// <summary>A stand-in for the engine's URN as tests of the official SDK know it: prefixed with the first part of the parent's
    /// qualified type only, and with the stack's type, which real URNs never have.</summary>
    private string MockUrn(string parent, string type, string name)
    {
        var prefix = parent.Length == 0 ? "" : Urn.QualifiedType(parent).Split('$')[0] + "$";
        return $"urn:pulumi:{settings.Stack}::{settings.Project}::{prefix}{type}::{name}";
    }

    private async Task<(string? Id, Struct State)> CreateAsync(
        string urn, string type, string name, Struct inputs, string provider, string id)
    {
        var (newId, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = type,
            Name = name,
            Inputs = Plain(inputs),
            Provider = provider,
            Id = id,
        });
        var properties = await ToStructAsync(state, $"the mock's state of {name}");
        lock (_gate)
        {
            _registered[urn] = new Struct
            {
                Fields =
                {
                    ["urn"] = Value.ForString(urn),
                    ["id"] = Value.ForString(newId ?? id),
                    ["state"] = Value.ForStruct(properties),
                },
            };
        }

        return (newId, properties);
    }

    private void Remember(Resource resource)
    {
        lock (_gate)
        {
            _resources = _resources.Add(resource);
        }
    }

    /// <summary>The known properties as plain objects, secrets unwrapped.</summary>
    private static ImmutableDictionary<string, object> Plain(Struct properties)
        => properties.Fields
            .Where(property => !PropertyMarks.Of(property.Value).IsUnknown && property.Value.KindCase != Value.KindOneofCase.NullValue)
            .ToImmutableDictionary(property => property.Key, property => ValueReader.ReadAny(property.Value)!);

    private static async Task<Struct> ToStructAsync(object state, string what)
    {
        var value = await new PropertySerializer(keepResources: true).SerializeAsync(what, state);
        return value.KindCase == Value.KindOneofCase.StructValue
            ? value.StructValue
            : throw new InvalidOperationException($"Expected {what} to be a dictionary, found {state?.GetType()}.");
    }
}
