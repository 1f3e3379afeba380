namespace ImageTrust.Registry.Tests;

/// <summary>The system's clock, moved ahead at will. Its timers run, so that a failing test ends by its deadlines instead of waiting for ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));

    public void Advance(TimeSpan span) => Interlocked.Add(ref ahead, span.Ticks);
}
