using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Rendering;

/// <summary>Values as Pulumi displays them: <c>"text"</c>, <c>output&lt;string&gt;</c> for an unknown, <c>[secret]</c>.</summary>
internal static class ValueText
{
    private const int Indent = 4;

    /// <summary>One line for a scalar; an indented block for a list or an object, whose later lines start at <paramref name="column"/>.</summary>
    public static string Of(PlanValue? value, int column) => value switch
    {
        PlanValue.Masked { Secret: true } => "[secret]",
        PlanValue.Masked => "output<string>",
        PlanValue.Text text => Quote(text.Value),
        PlanValue.Bool flag => flag.Value ? "true" : "false",
        PlanValue.Number number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        PlanValue.List { Items.Length: 0 } => "[]",
        PlanValue.Map { Fields.Count: 0 } => "{}",
        PlanValue.List list => Block('[', ']', column, list.Items.Select((item, index) =>
            string.Create(CultureInfo.InvariantCulture, $"[{index}]: {Of(item, column + Indent)}"))),
        PlanValue.Map map => Block('{', '}', column, map.Fields.Select(field =>
            $"{TextWidth.Pad(TerminalText.CleanLine(field.Key), Widest(map))}: {Of(field.Value, column + Indent)}")),
        _ => "null",
    };

    private static string Block(char open, char close, int column, IEnumerable<string> lines)
    {
        var margin = new string(' ', column);
        return $"{open}\n{string.Concat(lines.Select(line => $"{margin}{new string(' ', Indent)}{line}\n"))}{margin}{close}";
    }

    private static int Widest(PlanValue.Map map) => map.Fields.Keys.Max(key => TextWidth.Of(TerminalText.CleanLine(key)));

    // JSON escapes every control character; what it leaves (bidirectional marks) goes too.
    private static string Quote(string text) =>
        TerminalText.CleanLine($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
