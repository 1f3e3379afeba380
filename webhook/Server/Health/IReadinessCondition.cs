namespace ImageTrust.Server.Health;

/// <summary>One thing that must hold before a replica takes requests. Cheap to ask: it reads a field, it does no I/O.</summary>
public interface IReadinessCondition
{
    /// <summary>Stable, lower case with hyphens: <c>serving-certificate</c>.</summary>
    string Name { get; }

    /// <summary>Why it does not hold, one line for a person; null when it does.</summary>
    string? Problem { get; }

    /// <summary>A reload that failed while the old state still serves; one line, null when there is none. It never makes a replica unready.</summary>
    string? Warning => null;
}
