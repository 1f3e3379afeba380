using System.Text.RegularExpressions;
using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary>What a page shows of a program's output: some of its lines, in their order, with <c>…</c> for what was left out.</summary>
internal static partial class Transcript
{
    private const string LeftOut = "…";

    /// <summary>Fails with the first line that the program did not print, or not in this place.</summary>
    /// <param name="program">Whose output a block of the README shows, as the comment above it says.</param>
    /// <param name="output">What it printed.</param>
    public static void IsShown(string program, string output) => AreShown($"README.md, as printed by {program}", Block(program), output);

    /// <summary>The same of any lines; where none of them is <c>…</c>, they are all that was printed.</summary>
    /// <param name="where">What shows them, for the message.</param>
    /// <param name="lines">What is shown. A line that ends with <c> …</c> is the beginning of one.</param>
    /// <param name="output">What was printed.</param>
    public static void AreShown(string where, IReadOnlyList<string> lines, string output)
    {
        var printed = output.TrimEnd('\n').Split('\n').Select(Normal).ToList();
        int at = 0;
        foreach (string line in lines.Where(line => line != LeftOut).Select(Normal))
        {
            int found = line.EndsWith(" " + LeftOut, StringComparison.Ordinal)
                ? printed.FindIndex(at, one => one.StartsWith(line[..^2], StringComparison.Ordinal))
                : printed.IndexOf(line, at);
            Assert.True(found >= 0, $"{where}:\n  {line}\nThat was not printed, or not after what is shown before it. Printed was:\n{output}");
            at = found + 1;
        }

        Assert.True(lines.Contains(LeftOut) || lines.Count == printed.Count || (lines.Count == 0 && output.Trim().Length == 0),
            $"{where}: more was printed than is shown:\n{output}");
    }

    /// <summary>The lines of the README's block under <c>shown by: PROGRAM</c>.</summary>
    private static List<string> Block(string program)
    {
        var lines = File.ReadAllLines(Path.Combine(BuiltProgram.Root, "README.md"));
        int start = Array.FindIndex(lines, line => line.StartsWith($"<!-- shown by: {program};", StringComparison.Ordinal));
        Assert.True(start >= 0, $"README.md shows nothing of {program}");
        var block = lines.Skip(start + 2).TakeWhile(line => line != "```").ToList();
        Assert.True(block.Count > 10, $"README.md shows {block.Count} lines of {program}");
        return block;
    }

    /// <summary>Without what differs from run to run: ports, digests and what is made of them, and the width of columns.</summary>
    private static string Normal(string line)
    {
        line = Port().Replace(line, "127.0.0.1:PORT");
        line = Digest().Replace(line, "sha256:DIGEST");
        line = Policy().Replace(line, "policy DIGEST");
        return Blanks().Replace(line.TrimEnd(), " ");
    }

    [GeneratedRegex(@"127\.0\.0\.1:[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("sha256[:-][0-9a-f]{4,64}(…[0-9a-f]{4})?…?")]
    private static partial Regex Digest();

    [GeneratedRegex(@"\bpolicy [0-9a-f]{12}\b")]
    private static partial Regex Policy();

    [GeneratedRegex("  +")]
    private static partial Regex Blanks();
}
