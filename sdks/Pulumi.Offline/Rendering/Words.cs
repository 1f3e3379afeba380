using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>The marks and words of Pulumi's own display.</summary>
internal static class Words
{
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
