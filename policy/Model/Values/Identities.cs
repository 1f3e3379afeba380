using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>An OIDC issuer: an https URL compared byte for byte (AKS issuers keep their trailing slash).</summary>
[JsonConverter(typeof(TextConverter<IssuerUrl>))]
public sealed record IssuerUrl : ITextValue<IssuerUrl>
{
    private const int Longest = 512;
    private const string GitHubActions = "https://token.actions.githubusercontent.com";

    private static readonly char[] Foreign = ['?', '#', '*', '@', '\\'];

    private IssuerUrl(string text) => Text = text;

    public string Text { get; }

    /// <summary>GitHub's issuer, an enterprise's own form of it, or a data-residency host's.</summary>
    public bool IsGitHub => Text == GitHubActions
        || Text.StartsWith(GitHubActions + "/", StringComparison.Ordinal)
        || (Text.StartsWith("https://token.actions.", StringComparison.Ordinal) && Text.EndsWith(".ghe.com", StringComparison.Ordinal));

    public static bool TryParse(string text, [NotNullWhen(true)] out IssuerUrl? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length <= Longest
            && text.StartsWith("https://", StringComparison.Ordinal)
            && Characters.All(text, Characters.IsGraphic)
            && text.IndexOfAny(Foreign) < 0
            && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0;
        value = good ? new IssuerUrl(text) : null;
        problem = good ? null : "an issuer is an exact https URL without wildcard, user, query or fragment";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>A subject pattern: <c>*</c> inside one path segment, <c>**</c> across; covers the whole subject. Regular expressions are refused.</summary>
[JsonConverter(typeof(TextConverter<SubjectPattern>))]
public sealed record SubjectPattern : ITextValue<SubjectPattern>
{
    private const int Longest = 1024;
    private static readonly char[] RegexSigns = [.. "^$()[]{}|\\"];
    private readonly Glob _glob;

    private SubjectPattern(string text)
    {
        Text = text;
        _glob = new Glob(text);
    }

    public string Text { get; }

    /// <param name="subject">The certificate's.</param>
    /// <param name="service">What <c>{service}</c> stands for; a pattern with one matches nothing without.</param>
    public bool Matches(string subject, string? service = null) => !ServicePlaceholder.IsIn(Text)
        ? _glob.Matches(subject)
        : ServicePlaceholder.Bind(Text, service) is { } bound && new Glob(bound).Matches(subject);

    public bool Equals(SubjectPattern? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out SubjectPattern? value, [NotNullWhen(false)] out string? problem)
    {
        problem = Problem(text);
        value = problem is null ? new SubjectPattern(text) : null;
        return problem is null;
    }

    public override string ToString() => Text;

    private static string? Problem(string text)
    {
        if (text.Length is 0 or > Longest || !Characters.All(text, Characters.IsGraphic))
        {
            return $"a pattern has 1 to {Longest} printable ASCII characters and no blanks";
        }

        if (text.Replace(ServicePlaceholder.Text, "", StringComparison.Ordinal).IndexOfAny(RegexSigns) >= 0 || text.Contains(".*", StringComparison.Ordinal) || text.Contains(".+", StringComparison.Ordinal))
        {
            return "this looks like a regular expression; a pattern is literal text with * (inside a segment) and ** (across), always anchored";
        }

        return text.Contains("***", StringComparison.Ordinal) ? "*** is not a pattern: * stays in one segment, ** crosses them"
            : !text.Contains('*', StringComparison.Ordinal) ? "a pattern without * is an exact value; write it as exact"
            : null;
    }
}

/// <summary>A full git reference or an anchored pattern of them: <c>refs/heads/main</c>, <c>refs/tags/v*</c>.</summary>
[JsonConverter(typeof(TextConverter<GitRef>))]
public sealed record GitRef : ITextValue<GitRef>
{
    private const int Longest = 255;
    private readonly Glob _glob;

    private GitRef(string text)
    {
        Text = text;
        _glob = new Glob(text);
    }

    public string Text { get; }

    public bool IsExact => _glob.IsExact;

    public bool Matches(string reference) => _glob.Matches(reference);

    public bool Equals(GitRef? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out GitRef? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length <= Longest && text.StartsWith("refs/", StringComparison.Ordinal) && text.Length > "refs/".Length
            && Characters.All(text, c => Characters.IsGraphic(c) && c is not ('^' or '~' or ':' or '?' or '[' or '\\'))
            && !text.Contains("***", StringComparison.Ordinal);
        value = good ? new GitRef(text) : null;
        problem = good ? null : "a ref is written in full, such as refs/heads/main or refs/tags/v*";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>A workflow file of the source repository: <c>.github/workflows/release.yml</c>.</summary>
[JsonConverter(typeof(TextConverter<WorkflowPath>))]
public sealed record WorkflowPath : ITextValue<WorkflowPath>
{
    private const string Folder = ".github/workflows/";

    private WorkflowPath(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out WorkflowPath? value, [NotNullWhen(false)] out string? problem)
    {
        var name = text.StartsWith(Folder, StringComparison.Ordinal) ? text[Folder.Length..] : "";
        var good = name.Length is > 4 and <= 200
            && (name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        value = good ? new WorkflowPath(text) : null;
        problem = good ? null : $"a workflow is a file such as {Folder}release.yml";
        return good;
    }

    public override string ToString() => Text;
}
