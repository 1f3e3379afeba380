using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi.Testing;

/// <summary>Answers for a program under test, in place of the engine and its providers.</summary>
public interface IMocks
{
    /// <summary>The identifier (null: not known yet) and the state of a resource. State keys are wire names.</summary>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>The result of a function, keys being wire names.</summary>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Hears what a component or the stack declares as its outputs. Does nothing unless implemented.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

/// <summary>A resource to be created or read.</summary>
public class MockResourceArgs
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    /// <summary>The arguments by wire name: secrets unwrapped, unknown ones absent.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The provider reference, <c>urn::id</c>, or empty.</summary>
    public string? Provider { get; set; }

    /// <summary>The identifier of a resource that is read or imported, or empty.</summary>
    public string? Id { get; set; }
}

/// <summary>A function to be called.</summary>
public class MockCallArgs
{
    public string? Token { get; set; }

    /// <summary>The arguments by wire name.</summary>
    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    public string? Provider { get; set; }
}

/// <summary>The outputs of a component or of the stack.</summary>
/// <param name="urn">URN of the component or stack.</param>
/// <param name="outputs">The values by wire name, unknown and secret ones among them; null ones are absent.</param>
[SuppressMessage("Design", "CA1051", Justification = "The official shape.")]
public class MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
{
    public readonly string Urn = urn;

    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}
