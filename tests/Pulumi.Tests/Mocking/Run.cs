using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi.Tests.Mocking;

/// <summary>Runs a program against mocks that echo a resource's inputs as its state.</summary>
internal static class Run
{
    public static async Task<(ImmutableArray<Resource> Resources, EchoMocks Mocks)> Async(Action program, TestOptions? options = null)
    {
        var mocks = new EchoMocks();
        return (await Deployment.TestAsync(mocks, options ?? new TestOptions(), program), mocks);
    }
}

internal sealed class EchoMocks : IMocks
{
    private readonly Lock _gate = new();

    public List<MockResourceArgs> Created { get; } = [];

    public List<MockCallArgs> Called { get; } = [];

    public List<MockRegisterResourceOutputsRequest> Declared { get; } = [];

    public Func<MockResourceArgs, (string? Id, object State)> Answer { get; init; } = args => (args.Name + "_id", args.Inputs);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        lock (_gate)
        {
            Created.Add(args);
        }

        return Task.FromResult<(string?, object)>(Answer(args));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        lock (_gate)
        {
            Called.Add(args);
        }

        return Task.FromResult<object>(args.Args);
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        lock (_gate)
        {
            Declared.Add(args);
        }

        return Task.CompletedTask;
    }
}
