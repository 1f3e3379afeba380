using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Testing;

namespace Providers.Tests.Execution;

/// <summary>Answers every request, and keeps what was asked as JSON with wire names.</summary>
internal sealed class RecordingMocks : IMocks
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, JsonElement> _requests = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Inputs of the resource <c>type name</c>, or arguments of the function <c>token</c>.</summary>
    internal JsonElement this[string request] =>
        _requests.TryGetValue(request, out var found) ? found : throw new KeyNotFoundException($"{request} is not among {string.Join(", ", _requests.Keys)}");

    internal required Func<string, ImmutableDictionary<string, object>> Answer { get; init; }

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Keep($"{args.Type} {args.Name}", args.Inputs);
        object state = args.Inputs.SetItems(Answer(args.Type!));
        string? planned = args.Type == "test:index:Planned" ? null : args.Name + "-id";
        return Task.FromResult<(string?, object)>((args.Id is { Length: > 0 } id ? id : planned, state));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Keep(args.Token!, args.Args);
        return Task.FromResult<object>(Answer(args.Token!));
    }

    private void Keep(string request, ImmutableDictionary<string, object> values)
    {
        lock (_gate)
        {
            _requests = _requests.Add(request, JsonSerializer.SerializeToElement(values));
        }
    }
}
