using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>The marks and words of Pulumi's own display. Everything they make of a name is safe to print on one line.</summary>
public static class Words
{
    /// <summary>How far a reader may rely on what is said about replacements.</summary>
    public const string AboutReplacements =
        "Replacements come from a table of properties that providers are known not to change in place; what it does not name counts as an update.";

    public static string Symbol(PlanOp op) => op switch
    {
        PlanOp.Create => "+",
        PlanOp.Update => "~",
        PlanOp.Replace => "+-",
        PlanOp.Delete => "-",
        _ => "",
    };

    public static string Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Add => "+",
        ChangeKind.Delete => "-",
        _ => "~",
    };

    /// <summary>Why a resource is replaced, and how that is known; a line for each kind of reason.</summary>
    public static IReadOnlyList<string> Because(PlannedResource resource) =>
        [.. resource.ReplacedBecause.GroupBy(reason => reason.Basis).Select(group =>
            Because(group.Key, string.Join(", ", group.Select(reason => TerminalText.CleanLine(reason.Subject)).Distinct(StringComparer.Ordinal))))];

    private static string Because(ReplaceBasis basis, string subjects) => basis switch
    {
        ReplaceBasis.Table => $"{subjects} cannot change in place (table of replacements)",
        ReplaceBasis.Program => $"the program replaces it when {subjects} changes (replaceOnChanges)",
        ReplaceBasis.Provider => "its provider is replaced or points elsewhere",
        ReplaceBasis.Companion => $"the program replaces it together with {subjects} (replaceWith)",
        _ => "it turns from a component into a resource, or back",
    };

    public static string Plan(PlanOp op) => op == PlanOp.Same ? "" : PlanJson.Word(op);

    /// <summary><c>azuread:index/application:Application</c> reads <c>azuread:index:Application</c>: the file's name says nothing new.</summary>
    public static string Type(string type)
    {
        var parts = type.Split(':');
        if (parts.Length == 3 && parts[1].LastIndexOf('/') is var slash and >= 0
            && string.Equals(parts[1][(slash + 1)..], parts[2], StringComparison.OrdinalIgnoreCase))
        {
            parts[1] = parts[1][..slash];
        }

        return TerminalText.CleanLine(string.Join(':', parts));
    }

    /// <summary>A section's heading for a resource: <c>type (name)</c>.</summary>
    public static string Title(Urn urn) => $"{Type(urn.Type)} ({TerminalText.CleanLine(urn.Name)})";
}
