using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace AzureTypes.Emit;

/// <summary>A Bicep file that remembers, line by line, which resource and input it speaks of.</summary>
internal sealed partial class BicepFile(string scope)
{
    private readonly List<string> lines = [$"targetScope = '{scope}'", "#disable-next-line no-unused-params", "param unknown string"];
    private readonly List<(Urn? Resource, string Path)> origins = [(null, ""), (null, ""), (null, "")];

    public string Text => string.Join('\n', lines) + "\n";

    /// <param name="line">Counted from 1, as the compiler does.</param>
    public (Urn? Resource, string Path) Origin(int line) => line > 0 && line <= origins.Count ? origins[line - 1] : (null, "");

    public void Line(string text, Urn resource, string path, int depth = 0)
    {
        lines.Add(new string(' ', depth * 2) + text);
        origins.Add((resource, path));
    }

    /// <param name="lead">What stands before the value: <c>name: </c>, or nothing in a list.</param>
    public void Value(ArmValue value, Urn resource, int depth, string lead = "")
    {
        switch (value)
        {
            case ArmValue.Fields fields:
                Line(lead + "{", resource, value.Path, depth);
                foreach (var (key, member) in fields.Members)
                {
                    Value(member, resource, depth + 1, $"{Key(key)}: ");
                }

                Line("}", resource, value.Path, depth);
                break;
            case ArmValue.Items items:
                Line(lead + "[", resource, value.Path, depth);
                foreach (var item in items.Values)
                {
                    Value(item, resource, depth + 1);
                }

                Line("]", resource, value.Path, depth);
                break;
            case ArmValue.Leaf leaf:
                Line(lead + Literal(leaf.Value), resource, value.Path, depth);
                break;
        }
    }

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '\\' => "\\\\",
                '\'' => "\\'",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('\'').ToString().Replace("${", "\\${", StringComparison.Ordinal);
    }

    private static string Key(string? key) => key is null ? "'${unknown}'" : Identifier().IsMatch(key) ? key : Quoted(key);

    private static string Literal(PlanValue value) => value switch
    {
        PlanValue.Text text => Quoted(text.Value),
        PlanValue.Bool flag => flag.Value ? "true" : "false",
        PlanValue.Number number when number.Value == Math.Floor(number.Value) => number.Value.ToString("F0", CultureInfo.InvariantCulture),
        PlanValue.Number number => $"json('{number.Value.ToString("R", CultureInfo.InvariantCulture)}')",
        // What only an update knows fits wherever it stands.
        PlanValue.Masked => "any(unknown)",
        _ => "null",
    };

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();
}
