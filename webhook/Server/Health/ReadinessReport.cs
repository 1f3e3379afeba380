using System.Text;

namespace ImageTrust.Server.Health;

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
