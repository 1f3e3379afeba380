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
