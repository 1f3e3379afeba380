using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Serving;

/// <summary>A resource the program registered, as it asked for it.</summary>
internal sealed record Registration(Urn Urn, RegisterResourceRequest Request);

/// <summary>What was registered or read so far. Refuses what the real engine refuses.</summary>
internal sealed class Registrations(string stack, string project)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Registration?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Struct> _outputs = new(StringComparer.Ordinal);
    private readonly List<Registration> _registered = [];

    /// <summary>Registers a resource. The result's problem is null when it was accepted.</summary>
    public (Registration Registration, string? Problem) Add(RegisterResourceRequest request)
    {
        lock (_gate)
        {
            var (urn, problem) = Identify(request.Type, request.Name, request.Parent, request.Provider);
            problem ??= UrnProblem(request);
            var registration = new Registration(urn, request);
            if (problem is null)
            {
                _known.Add(urn.ToString(), registration);
                _registered.Add(registration);
            }

            return (registration, problem);
        }
    }

    /// <summary>Gives a resource that is read, not managed, its URN. Reading the same one twice is allowed.</summary>
    public (Urn Urn, string? Problem) AddRead(ReadResourceRequest request)
    {
        lock (_gate)
        {
            var (urn, problem) = Identify(request.Type, request.Name, request.Parent, request.Provider);
            if (_known.TryGetValue(urn.ToString(), out var registration) && registration is null)
            {
                return (urn, null);
            }

            if (problem is null)
            {
                _known.Add(urn.ToString(), null);
            }

            return (urn, problem);
        }
    }

    public string? SetOutputs(string urn, Struct outputs)
    {
        lock (_gate)
        {
            return !_known.ContainsKey(urn) ? $"outputs of a resource that was not registered: {urn}"
                : !_outputs.TryAdd(urn, outputs) ? $"outputs were registered twice: {urn}"
                : null;
        }
    }

    public Registration? Find(string urn)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(urn);
        }
    }

    public Struct? OutputsOf(string urn)
    {
        lock (_gate)
        {
            return _outputs.GetValueOrDefault(urn);
        }
    }

    /// <summary>In the order of registration.</summary>
    public IReadOnlyList<Registration> Snapshot()
    {
        lock (_gate)
        {
            return [.. _registered];
        }
    }

    private (Urn Urn, string? Problem) Identify(string type, string name, string parent, string provider)
    {
        var knownParent = parent.Length > 0 && _known.ContainsKey(parent) && Urn.TryParse(parent, out var parsed) ? parsed : null;
        var urn = Urn.Create(stack, project, knownParent, type, name);
        if (type.Length == 0 || name.Length == 0)
        {
            return (urn, "a resource needs a type and a name");
        }

        if (parent.Length > 0 && knownParent is null)
        {
            return (urn, $"unknown parent {parent} of {urn}");
        }

        if (provider.Length > 0 && !(ProviderReference.TryParse(provider, out var reference) && _known.ContainsKey(reference.Provider.ToString())))
        {
            return (urn, $"unknown provider {provider} of {urn}");
        }

        return (urn, _known.ContainsKey(urn.ToString()) ? $"duplicate URN {urn}: type, name and parent must differ together" : null);
    }

    // Dependencies on resources outside this run are allowed, text that is no URN is not.
    private static string? UrnProblem(RegisterResourceRequest request) => request.Dependencies
        .Concat(request.PropertyDependencies.Values.SelectMany(dependencies => dependencies.Urns))
        .Concat(request.ReplaceWith)
        .Concat(request.AliasURNs)
        .Where(text => !Urn.TryParse(text, out _))
        .Select(text => $"'{text}' is no URN ({request.Type} {request.Name})")
        .FirstOrDefault();
}
