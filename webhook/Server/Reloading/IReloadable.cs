namespace ImageTrust.Server.Reloading;

/// <summary>Something that lies in files and is read again when they change. A bad file never replaces a good state.</summary>
internal interface IReloadable
{
    /// <summary>Stable, lower case with hyphens; a label of metrics.</summary>
    string Name { get; }

    /// <summary>Looks whether the files changed, and if so reads them.</summary>
    Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation);
}

internal enum ReloadOutcome
{
    Unchanged,

    /// <summary>The new state is in force.</summary>
    Applied,

    /// <summary>The files are bad; the old state, if there is one, stays in force.</summary>
    Failed,
}
