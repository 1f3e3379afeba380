using System.Diagnostics.CodeAnalysis;

namespace ImageTrust.Registry.Caching;

/// <summary>Remembers a bounded number of facts for a while. When full it forgets first what would expire first.</summary>
internal sealed class ExpiringMap<TKey, TValue>(TimeProvider time, int capacity)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Expiring<TValue>> entries = [];

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
        {
            bool found = entries.TryGetValue(key, out var entry) && entry.UsableUntil > time.GetUtcNow();
            value = found ? entry.Value : default;
            return found;
        }
    }

    public void Remember(TKey key, TValue value, TimeSpan lifetime)
    {
        lock (gate)
        {
            if (entries.Count >= capacity && !entries.ContainsKey(key))
            {
                entries.Remove(entries.MinBy(entry => entry.Value.UsableUntil).Key);
            }

            entries[key] = new Expiring<TValue>(value, time.GetUtcNow() + lifetime);
        }
    }
}

/// <summary>A value and the moment it must no longer be used.</summary>
internal readonly record struct Expiring<T>(T Value, DateTimeOffset UsableUntil);
