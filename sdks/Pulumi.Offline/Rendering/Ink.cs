using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Rendering;

/// <summary>Writes text in colour, or plainly. Everything it is given has been cleaned: the escapes here are the only ones.</summary>
internal sealed class Ink(bool color)
{
    private const string Reset = "\e[0m";

    public string Bold(string text) => Paint("\e[1m", text);

    public string Of(PlanOp op, string text) => op switch
    {
        PlanOp.Create => Green(text),
        PlanOp.Update => Yellow(text),
        PlanOp.Replace => Paint("\e[35m", text),
        PlanOp.Delete => Red(text),
        _ => text,
    };

    public string Of(ChangeKind kind, string text) => kind switch
    {
        ChangeKind.Add => Green(text),
        ChangeKind.Delete => Red(text),
        _ => Yellow(text),
    };

    public string Red(string text) => Paint("\e[31m", text);

    public string Yellow(string text) => Paint("\e[33m", text);

    private string Green(string text) => Paint("\e[32m", text);

    private string Paint(string code, string text) => color && text.Length > 0 ? code + text + Reset : text;
}
