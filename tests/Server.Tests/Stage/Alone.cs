namespace ImageTrust.Server.Tests.Stage;

/// <summary>Tests that measure time, or read metrics: a meter of one server in a process is heard by all of them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
