using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Editing;

/// <summary>Moves a document to another phase by changing one word in place: comments, order and line endings stay as people wrote them.</summary>
public static class PhaseEdit
{
    /// <summary>The text with its top-level <c>phase:</c> set; throws when the text is not a policy, which the caller has read before.</summary>
    public static string SetPhase(string yaml, Phase phase)
    {
        var (root, problem) = YamlNodes.Read(yaml);
        var value = (root as MappingNode)?.Members.FirstOrDefault(member => member.Name.Text == "phase")?.Value as ScalarNode
            ?? throw new ArgumentException(problem?.Sentence ?? "the document has no phase", nameof(yaml));
        var start = Offset(yaml, value.Line, value.Column);
        var end = start + value.Text.Length;
        var quoted = yaml[start] is '"' or '\'';
        return quoted
            ? string.Concat(yaml.AsSpan(0, start + 1), phase.Text(), yaml.AsSpan(end + 1))
            : string.Concat(yaml.AsSpan(0, start), phase.Text(), yaml.AsSpan(end));
    }

    /// <summary>Line and column (both from 1) as an index into the text; a line ends at LF, CR LF or CR, as YAML counts them.</summary>
    internal static int Offset(string text, int line, int column)
    {
        var at = text.StartsWith(YamlNodes.ByteOrderMark) ? 1 : 0;
        for (var i = 1; i < line; i++)
        {
            at = text.AsSpan(at).IndexOfAny('\r', '\n') + at;
            at += text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
        }

        return at + column - 1;
    }
}
