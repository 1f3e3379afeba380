using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules;

/// <summary>A deliberate exception.</summary>
/// <param name="Stack">Stack name, or <see cref="Any"/>.</param>
/// <param name="Resource">Logical name of the resource, <see cref="Violation.WholeStack"/> for what is missing, or <see cref="Any"/>.</param>
internal sealed record Waiver(string Rule, string Stack, string Resource, string Reason)
{
    public const string Any = "*";

    public bool Covers(string rule, string stack, Violation violation) =>
        Rule == rule && (Stack == Any || Stack == stack) && (Resource == Any || Resource == violation.Resource);
}

/// <summary>The rows of <c>docs/waivers.md</c>: <c>| rule | stack | resource | reason |</c>.</summary>
internal static class Waivers
{
    public const string Page = "docs/waivers.md";

    public static IReadOnlyList<Waiver> Read() => Read(File.ReadAllText(Repository.PathOf(Page)));

    /// <exception cref="FormatException">A row has another number of cells, or an empty one.</exception>
    public static IReadOnlyList<Waiver> Read(string page) =>
        [.. page.Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(ReadRow)];

    private static Waiver ReadRow(string line) =>
        line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries) is [{ Length: > 0 } rule, { Length: > 0 } stack, { Length: > 0 } resource, { Length: > 0 } reason]
            ? new Waiver(rule, stack, resource, reason)
            : throw new FormatException($"not | rule | stack | resource | reason |: {line}");

    /// <summary>What is wrong with waivers themselves: a rule or stack that does not exist, or one that waives nothing.</summary>
    /// <param name="stacks">Stack name → the violations of each rule that is made of it.</param>
    public static IEnumerable<string> Problems(
        IReadOnlyList<Waiver> waivers, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Violation>>> stacks)
    {
        foreach (var waiver in waivers)
        {
            var (covered, row) = (stacks.Where(stack => waiver.Stack == Waiver.Any || waiver.Stack == stack.Key).ToList(), $"{waiver.Rule} | {waiver.Stack} | {waiver.Resource}");
            if (!RuleTable.ById.ContainsKey(waiver.Rule))
            {
                yield return $"{row}: no such rule";
            }
            else if (covered.Count == 0)
            {
                yield return $"{row}: no such stack";
            }
            else if (covered.Where(stack => stack.Value.ContainsKey(waiver.Rule)).ToList() is not { Count: > 0 } made)
            {
                yield return $"{row}: the rule is not made of this stack";
            }
            else
            {
                foreach (var (stack, violations) in made.Where(stack => !stack.Value[waiver.Rule].Any(violation => waiver.Covers(waiver.Rule, stack.Key, violation))))
                {
                    yield return $"{row}: waives nothing in {stack}; delete the row, or name the stacks that need it";
                }
            }
        }
    }
}
