using System.Collections.Concurrent;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// Lends framework key objects, whose documentation promises nothing about concurrent use, to one thread at a time.
/// Importing a key costs more than verifying with it, so they are kept.
/// </summary>
internal sealed class Pool<T>(Func<T> create)
    where T : class, IDisposable
{
    private T? first;
    private ConcurrentQueue<T>? others;

    public TResult Use<TResult, TState>(TState state, Func<T, TState, TResult> use)
        where TState : allows ref struct
    {
        var item = Rent();
        var result = use(item, state);
        Return(item);
        return result;
    }

    /// <summary>Frees what is kept now instead of at finalization. The pool stays usable.</summary>
    public void Release()
    {
        Interlocked.Exchange(ref first, null)?.Dispose();
        while (others is { } queue && queue.TryDequeue(out var item))
        {
            item.Dispose();
        }
    }

    private T Rent() => Interlocked.Exchange(ref first, null)
        ?? (others is { } queue && queue.TryDequeue(out var item) ? item : create());

    private void Return(T item)
    {
        if (Interlocked.CompareExchange(ref first, item, null) is not null)
        {
            LazyInitializer.EnsureInitialized(ref others).Enqueue(item);
        }
    }
}
