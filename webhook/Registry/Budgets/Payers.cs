using System.Collections.Immutable;

namespace ImageTrust.Registry.Budgets;

/// <summary>
/// On whose account something is done: the namespaces that wait for it at this moment. What several wait for is done as soon as one of them
/// may have it, so nobody who joins a question has to stand in another's queue. Safe for parallel use.
/// </summary>
public sealed class Payers
{
    private ImmutableList<string> names;

    public Payers(params ReadOnlySpan<string> names) => this.names = [.. names];

    /// <summary>Somebody has joined. Called by the one who joins, after the name is among the others.</summary>
    internal event Action? Joined;

    /// <summary>A name occurs as often as it asked.</summary>
    public IReadOnlyList<string> Names => Volatile.Read(ref names);

    public void Add(string name)
    {
        ImmutableInterlocked.Update(ref names, static (list, name) => list.Add(name), name);
        Joined?.Invoke();
    }

    public void Remove(string name) => ImmutableInterlocked.Update(ref names, static (list, name) => list.Remove(name), name);
}
