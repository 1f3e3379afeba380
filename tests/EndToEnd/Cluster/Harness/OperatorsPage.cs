using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>What operators are told for the case that the webhook is down, so that the tests do just that.</summary>
internal static class OperatorsPage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(BuiltProgram.Root, "docs", "operate", "02-webhook-down.md"));

    /// <summary>The command of a page's only line that begins so, word by word and without the program's name.</summary>
    public static string[] Words(string page, string beginning) =>
        File.ReadAllLines(Path.Combine(BuiltProgram.Root, "docs", "operate", page)).Single(line => line.StartsWith(beginning, StringComparison.Ordinal)).Split(' ')[1..];

    /// <summary>The one command that takes admission off the path; an API server that is too old for admission policies has one object less.</summary>
    public static string[] WayOut(KubeVersion version) =>
        [.. Line("kubectl delete").Split(' ')[1..].Where(word => !version.Before(1, 30) || !word.StartsWith("validatingadmissionpolicy", StringComparison.Ordinal))];

    /// <summary>The one line that begins so.</summary>
    public static string Line(string beginning) => Lines.Single(line => line.StartsWith(beginning, StringComparison.Ordinal));
}
