using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>One line of the table of properties whose change replaces a resource.</summary>
internal sealed partial record ReplaceRule(string TypePattern, ReplaceRule.Condition? When, ImmutableArray<PropertyPath> Paths)
{
    private const string ProviderPrefix = "provider.";

    /// <summary>An input that must be set and not false; or, <paramref name="Negated"/>, must not.</summary>
    internal sealed record Condition(bool OfProvider, string Input, bool Negated)
    {
        public bool Holds(PlanValue.Map inputs, PlanValue.Map provider) =>
            IsSet((OfProvider ? provider : inputs).Fields.GetValueOrDefault(Input)) != Negated;

        // Providers take their booleans as text.
        private static bool IsSet(PlanValue? value) => value is not (null or PlanValue.Null
            or PlanValue.Bool { Value: false } or PlanValue.Text { Value: "" or "false" });
    }

    /// <exception cref="FormatException">The line is none; the table is part of this assembly, so a test fails.</exception>
    public static ReplaceRule Parse(string line)
    {
        var match = Line.Match(line);
        if (!match.Success)
        {
            throw new FormatException($"'{line}' is no line of the replacement table");
        }

        var input = match.Groups["input"].Value;
        var ofProvider = input.StartsWith(ProviderPrefix, StringComparison.Ordinal);
        var when = input.Length == 0 ? null
            : new Condition(ofProvider, ofProvider ? input[ProviderPrefix.Length..] : input, match.Groups["word"].Value == "unless");
        return new ReplaceRule(
            match.Groups["type"].Value, when, [.. match.Groups["paths"].Value.Split(' ').Select(PropertyPath.Parse)]);
    }

    public bool AppliesTo(string type)
    {
        var star = TypePattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? TypePattern == type
            : type.Length >= TypePattern.Length - 1
              && type.StartsWith(TypePattern[..star], StringComparison.Ordinal)
              && type.EndsWith(TypePattern[(star + 1)..], StringComparison.Ordinal);
    }

    [GeneratedRegex("^(?<type>[^ ]+)(?: (?<word>when|unless) (?<input>[A-Za-z.]+))?: (?<paths>[^ ]+(?: [^ ]+)*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Line { get; }
}
