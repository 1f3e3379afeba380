using System.Text;

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

/// <summary>All conditions in one answer: every problem by name, then every warning.</summary>
internal sealed class ReadinessReport(IEnumerable<IReadinessCondition> conditions)
{
    private readonly IReadinessCondition[] conditions = [.. conditions];

    public bool IsReady => Array.TrueForAll(conditions, condition => condition.Problem is null);

    public (bool Ready, string Text) Read()
    {
        var text = new StringBuilder();
        bool ready = true;
        foreach (var condition in conditions)
        {
            if (condition.Problem is { } problem)
            {
                ready = false;
                text.Append(condition.Name).Append(": ").Append(problem).Append('\n');
            }
        }

        if (ready)
        {
            text.Append("ready\n");
        }

        foreach (var condition in conditions)
        {
            if (condition.Warning is { } warning)
            {
                text.Append("warning: ").Append(condition.Name).Append(": ").Append(warning).Append('\n');
            }
        }

        return (ready, text.ToString());
    }
}
