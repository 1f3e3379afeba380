using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Images;

/// <summary>A repository in its registry: host (with port) and path, e.g. <c>docker.io/library/nginx</c>. No tag, no digest.</summary>
/// <remarks>
/// What a policy can be asked about. It is wider than what can be fetched: that is what an <see cref="ImageReference"/> holds, whose path
/// follows the distribution specification.
/// </remarks>
[JsonConverter(typeof(TextConverter<RepositoryName>))]
public sealed record RepositoryName : ITextValue<RepositoryName>
{
    // The distribution spec asks clients to limit host and name together to 255 characters; containerd caps them there.
    internal const int MaxLength = 255;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.:");
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._/");

    private RepositoryName(string text, string path)
    {
        Text = text;
        Path = path;
    }

    public string Text { get; }

    /// <summary>The host, with its port if it has one.</summary>
    public string Registry => Text[..^(Path.Length + 1)];

    /// <summary>The repository's name inside its registry: <c>library/nginx</c>.</summary>
    public string Path { get; }

    public bool Equals(RepositoryName? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryName? value, [NotNullWhen(false)] out string? problem)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        problem = slash > 0 && text.Length <= MaxLength && IsPath(text.AsSpan(slash + 1)) ? ProblemWithHost(text[..slash]) : NotOne;
        value = problem is null ? new RepositoryName(text, text[(slash + 1)..]) : null;
        return problem is null;
    }

    /// <summary>Why no repository of this host can be named here, in one sentence without a stop; null when one can.</summary>
    /// <param name="host">With its port if it has one.</param>
    public static string? ProblemWithHost(string host) =>
        host.AsSpan().ContainsAnyExcept(HostCharacters) ? NotOne : HostSpelling.Problem(host);

    public override string ToString() => Text;

    /// <param name="host">Of a reference.</param>
    /// <param name="path">As the distribution specification has it.</param>
    internal static RepositoryName Of(RegistryHost host, string path) => new($"{host.Name}/{path}", path);

    private static string NotOne => $"a repository is host/path in lower case without tag or digest, at most {MaxLength} characters";

    private static bool IsPath(ReadOnlySpan<char> path) =>
        path is [not '/', ..] and [.., not '/'] && !path.ContainsAnyExcept(PathCharacters) && !path.Contains("//", StringComparison.Ordinal);
}
