using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings.GitHub;

/// <summary>The forms of what is said about GitHub's tokens.</summary>
internal static partial class SubjectForms
{
    /// <summary>Entra's limit for one application, which has no other credentials.</summary>
    private const int Most = 20;

    public static bool Issuer(string text, out GitHubIssuer value)
    {
        var good = GitHubIssuer.TryParse(text, out var issuer);
        value = issuer ?? GitHubIssuer.Public;
        return good;
    }

    /// <summary>Separated by commas; as a list of YAML where a subject has a comma itself.</summary>
    public static bool List(string text, out IReadOnlyList<string> value)
    {
        value = Split(text);
        return value.Count is > 0 and <= Most && value.All(subject => Subject().IsMatch(subject)) && value.Distinct(StringComparer.Ordinal).Count() == value.Count;
    }

    private static string[] Split(string text)
    {
        if (!text.StartsWith('['))
        {
            return text.Split(',', StringSplitOptions.TrimEntries);
        }

        try
        {
            return JsonNode.Parse(text) is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.String)
                ? [.. list.Select(item => item!.GetValue<string>())]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Verbatim, but never with a wildcard or a control character in it; names of environments have blanks. Entra takes at most 600 characters.</summary>
    [GeneratedRegex(@"\A(?! )[ -)+-~]{1,600}(?<! )\z")]
    private static partial Regex Subject();
}
