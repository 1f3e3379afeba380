namespace Infra.Tests.Rules.Model;

internal enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>Where a rule holds: in every stack, or only where production's demands are made.</summary>
internal enum Scope
{
    EveryStack,
    Production,
}

/// <summary>One demand on an estate.</summary>
/// <param name="Id">Area and number, as <c>docs/rules.md</c> lists it.</param>
/// <param name="Demand">In one line what must be so.</param>
/// <param name="Check">The places that break it; none where it is kept.</param>
/// <param name="Breaks">Changes of a compliant estate, each of which alone must break the rule: that is what shows that it can fail.</param>
internal sealed record Rule(
    string Id, Severity Severity, Scope Scope, string Demand, Func<Estate, IEnumerable<Violation>> Check, params Change[] Breaks)
{
    public override string ToString() => Id;
}
