namespace Providers.Tests.Execution;

/// <summary>Tests that read or change the process's environment, or run a deployment, take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessState
{
    internal const string Name = "process state";
}
