using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>
/// Which repositories a rule is about: registry host and repository path, without tag or digest. <c>*</c> stays inside one path
/// segment, <c>**</c> crosses them. Always anchored at both ends: <c>contoso.azurecr.io/**</c> never covers <c>contoso.azurecr.io.evil.example/…</c>.
/// </summary>
[JsonConverter(typeof(TextConverter<ImagePattern>))]
public sealed record ImagePattern : ITextValue<ImagePattern>, IComparable<ImagePattern>
{
    private const int Longest = 512;
    private readonly Glob _glob;

    private ImagePattern(string text)
    {
        Text = text;
        HasService = ServicePlaceholder.IsIn(text);
        _glob = new Glob(text.Replace(ServicePlaceholder.Text, "*", StringComparison.Ordinal));
    }

    public string Text { get; }

    public bool IsExact => _glob.IsExact;

    /// <summary>The registry host, with its port and stars if it has any.</summary>
    public string Registry => Text.Split('/', 2)[0];

    /// <summary>Whether the registry, with its port, is written out: a star in it covers hosts that nobody named.</summary>
    public bool NamesItsRegistry => !Registry.Contains('*', StringComparison.Ordinal);

    public bool Matches(RepositoryName repository) => _glob.Matches(repository.Text);

    /// <summary>Whether it is plain that this covers all that the other does: the same text, or a beginning before a last <c>**</c>.</summary>
    public bool Covers(ImagePattern other) => Text == other.Text
        || (Text.EndsWith("**", StringComparison.Ordinal) && Text.IndexOf('*', StringComparison.Ordinal) == Text.Length - 2
            && other.Text.StartsWith(Text[..^2], StringComparison.Ordinal));

    /// <summary>What stands at the place of <c>{service}</c>; null for a pattern without one, and for what is no name of a service.</summary>
    public string? ServiceOf(RepositoryName repository)
    {
        // Nothing before the placeholder has a star, so its place in the path is one.
        var at = Array.IndexOf(Text.Split('/'), ServicePlaceholder.Text);
        var segments = repository.Text.Split('/');
        return at > 0 && at < segments.Length && Matches(repository) && ServicePlaceholder.IsName(segments[at]) ? segments[at] : null;
    }

    public bool HasService { get; }

    public bool Overlaps(ImagePattern other) => _glob.Overlaps(other._glob);

    /// <summary>
    /// Greater is more specific: an exact name, then the longer literal beginning, then more literal characters, then fewer <c>**</c>.
    /// </summary>
    public int CompareTo(ImagePattern? other) => other is null ? 1 : Rank.CompareTo(other.Rank);

    public static bool operator <(ImagePattern left, ImagePattern right) => left.CompareTo(right) < 0;

    public static bool operator >(ImagePattern left, ImagePattern right) => left.CompareTo(right) > 0;

    public static bool operator <=(ImagePattern left, ImagePattern right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ImagePattern left, ImagePattern right) => left.CompareTo(right) >= 0;

    public bool Equals(ImagePattern? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePattern? value, [NotNullWhen(false)] out string? problem)
    {
        problem = Problem(text);
        value = problem is null ? new ImagePattern(text) : null;
        return problem is null;
    }

    public override string ToString() => Text;

    private (bool Exact, int Prefix, int Literals, int Breadth) Rank => (_glob.IsExact, _glob.LiteralPrefix, _glob.Literals, -_glob.DoubleStars);

    private static string? Problem(string text) => text switch
    {
        "**" => null,
        { Length: 0 or > Longest } => $"an image pattern has 1 to {Longest} characters",
        _ when text.Contains('@', StringComparison.Ordinal) => "an image pattern names repositories, not digests",
        _ when text.Contains("***", StringComparison.Ordinal) => "*** is not a pattern: * stays in one path segment, ** crosses them",
        _ when !text.Contains('/', StringComparison.Ordinal) => $"an image pattern is registry/repository; write {DockerHubNames.Host}/library/nginx, not nginx",
        _ => SegmentProblem(text.Split('/')),
    };

    private static string? SegmentProblem(string[] segments)
    {
        var host = segments[0];
        if (!host.Contains('.', StringComparison.Ordinal) && !host.Contains(':', StringComparison.Ordinal) && host is not ("localhost" or "*"))
        {
            return $"\"{host}\" is not a registry host; write {DockerHubNames.Host}/… for Docker Hub";
        }

        if (host.Contains("**", StringComparison.Ordinal))
        {
            return "** in the host could cross into the path; use * for a part of the host";
        }

        if (!Characters.All(host, c => Characters.IsLowerAlphaNumeric(c) || c is '-' or '.' or ':' or '*'))
        {
            return "a registry host has lower-case letters, digits, hyphens, dots and a port";
        }

        if (HostSpelling.Problem(host) is { } problem)
        {
            return problem;
        }

        // containerd pulls docker.io/nginx as docker.io/library/nginx, so a rule for the short name would never be asked.
        if (segments is [DockerHubNames.Host, { } name] && name.Length > 0 && !name.Contains('*', StringComparison.Ordinal) && name != ServicePlaceholder.Text)
        {
            return $"Docker Hub's own images are in library; write {DockerHubNames.Host}/library/{name}";
        }

        if (segments.Count(segment => segment == ServicePlaceholder.Text) > 1)
        {
            return $"{ServicePlaceholder.Text} stands once";
        }

        if (segments.TakeWhile(segment => segment != ServicePlaceholder.Text) is var before && before.Count() < segments.Length
            && before.Any(segment => segment.Contains('*', StringComparison.Ordinal)))
        {
            return $"before {ServicePlaceholder.Text} everything is written out: behind a star nobody could say which segment it is";
        }

        return segments.Skip(1).All(IsPathSegment) ? null
            : "a repository path has lower-case letters, digits, '.', '_', '-' and stars between single slashes, and no tag";
    }

    private static bool IsPathSegment(string segment) =>
        segment == ServicePlaceholder.Text || (segment.Length > 0 && Characters.All(segment, c => Characters.IsLowerAlphaNumeric(c) || c is '.' or '_' or '-' or '*'));
}
