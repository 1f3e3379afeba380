namespace Infra.Tests.Rules.Model;

/// <summary>Where a plan breaks a rule.</summary>
/// <param name="Resource">Logical name, or <see cref="WholeStack"/> where something is missing altogether.</param>
/// <param name="Type">Type token of the resource, or of what is missing.</param>
/// <param name="Path">Property path among its inputs; empty for the resource itself.</param>
internal sealed record Violation(string Resource, string Type, string Path, string Expected, string Found)
{
    public const string WholeStack = "-";

    public static Violation Missing(string type, string expected) => new(WholeStack, type, "", expected, "none");

    public override string ToString() =>
        $"{Type} {Resource}{(Path.Length == 0 ? "" : $": {Path}")}: expected {Expected}, found {Found}";
}
