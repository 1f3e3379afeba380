using System.Net;
using System.Text.RegularExpressions;
using Markdig;

namespace Infra.Tests.Review;

/// <summary>Markdown as a reader sees it: rendered with GitHub's extensions, HTML let through as GitHub lets it.</summary>
internal static partial class Rendered
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseTaskLists().UseMathematics().Build();

    public static string Html(string markdown) => Markdig.Markdown.ToHtml(markdown, Pipeline);

    /// <summary>The text that is left of some HTML, without the signs that only break a reference.</summary>
    public static string Text(string html) => WebUtility.HtmlDecode(Tag.Replace(html, "")).Replace("\u200B", "", StringComparison.Ordinal);

    /// <summary>The HTML in the cells of each row.</summary>
    public static IReadOnlyList<string[]> Rows(string html) =>
        [.. Row.Matches(html).Select(row => Cell.Matches(row.Value).Select(cell => cell.Groups["content"].Value).ToArray()).Where(cells => cells.Length > 0)];

    public static int Count(string html, string tag) => html.Split($"<{tag}").Length - 1;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag { get; }

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row { get; }

    [GeneratedRegex("<td[^>]*>(?<content>.*?)</td>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Cell { get; }
}
