namespace ImageTrust.Registry.Caching;

/// <summary>A value and the moment it must no longer be used.</summary>
internal readonly record struct Expiring<T>(T Value, DateTimeOffset UsableUntil);
