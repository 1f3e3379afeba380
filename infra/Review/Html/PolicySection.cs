using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Infra.Review.Html;

/// <summary>The policy: what each rule requires, phase beside phase, and each phase read aloud.</summary>
internal static class PolicySection
{
    public static string SideBySide(TrustPolicy policy)
    {
        var byPhase = Phases.All.Select(phase => Explanation.OfRules(policy, phase)).ToList();
        var rules = byPhase[0].Select(rule => rule.Title);
        return HtmlText.Table("What each rule requires in each phase",
            ["", .. Phases.All.Select(phase => Head(phase, policy))],
            [
                ["<b>The phase</b>", .. Phases.All.Select(phase => Paragraphs(Explanation.Of(policy, phase)[0].Sentences))],
                .. rules.Select((rule, index) => Row(rule, [.. byPhase.Select(phase => Paragraphs(phase[index].Sentences.Select(sentence => WithoutName(rule, sentence))))])),
            ]);
    }

    public static string Aloud(TrustPolicy policy)
    {
        var tabs = Phases.All.Select((phase, index) => $"<button role=\"tab\" id=\"tab{index}\" aria-controls=\"panel{index}\" aria-selected=\"{Flag(phase == policy.Phase)}\""
            + $"{(phase == policy.Phase ? "" : " tabindex=\"-1\"")}>{Head(phase, policy)}</button>");
        var panels = Phases.All.Select((phase, index) => $"<div role=\"tabpanel\" id=\"panel{index}\" aria-labelledby=\"tab{index}\" tabindex=\"0\"{(phase == policy.Phase ? "" : " hidden")}>\n"
            + string.Concat(Explanation.Of(policy, phase).Select(section =>
                $"<h3>{HtmlText.Of(section.Title)}</h3>\n<ul>{string.Concat(section.Sentences.Select(sentence => $"<li>{HtmlText.Of(sentence)}</li>\n"))}</ul>\n"))
            + "</div>\n");
        return $"<div role=\"tablist\" aria-label=\"Phases\">{string.Concat(tabs)}</div>\n{string.Concat(panels)}";
    }

    // What every phase requires alike is said once.
    private static IEnumerable<string> Row(string rule, IReadOnlyList<string> phases) =>
        [$"<b>{HtmlText.Of(rule)}</b>", .. phases.Distinct(StringComparer.Ordinal).Count() > 1 ? phases : [HtmlText.Across + "<p class=\"hint\">In every phase:</p>" + phases[0]]];

    private static string Head(Phase phase, TrustPolicy policy) =>
        $"{HtmlText.Of(phase.Text())}{(phase == policy.Phase ? " <span class=\"now\">now</span>" : "")}";

    private static string Paragraphs(IEnumerable<string> sentences) => string.Concat(sentences.Select(sentence => $"<p>{HtmlText.Of(sentence)}</p>"));

    // The row says which rule it is.
    private static string WithoutName(string rule, string sentence) =>
        sentence.StartsWith(rule + ": ", StringComparison.Ordinal) ? sentence[(rule.Length + 2)..]
        : sentence.StartsWith(rule + " ", StringComparison.Ordinal) ? "It" + sentence[rule.Length..]
        : sentence;

    private static string Flag(bool value) => value ? "true" : "false";
}
