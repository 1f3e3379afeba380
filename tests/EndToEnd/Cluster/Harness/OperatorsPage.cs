using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>What operators are told for the case that the webhook is down, so that the tests do just that.</summary>
internal static class OperatorsPage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(BuiltProgram.Root, "docs", "operate", "02-webhook-down.md"));

    /// <summary>The one line that begins so.</summary>
    public static string Line(string beginning) => Lines.Single(line => line.StartsWith(beginning, StringComparison.Ordinal));
}
