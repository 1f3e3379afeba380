using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Images;

/// <summary>
/// An image reference, normalised as docker and containerd do: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>. With a
/// digest the tag says nothing about what runs; it is kept only to be shown.
/// </summary>
/// <remarks>Stricter than the runtimes: an upper-case host is refused, so that every host has one spelling.</remarks>
public sealed partial record ImageReference
{
    private const string DefaultTag = "latest";
    private const int MaxTagLength = 128;
    private const int MaxLength = RepositoryName.MaxLength + 1 + MaxTagLength + 1 + 71;

    private ImageReference(RegistryHost host, RepositoryName repository, string? tag, Digest? digest)
    {
        Host = host;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    public RegistryHost Host { get; }

    /// <summary>The repository; its path has the distribution specification's form ("Pulling manifests").</summary>
    public RepositoryName Repository { get; }

    /// <summary>The tag as written; <c>latest</c> when neither a tag nor a digest is written; null with a digest alone.</summary>
    public string? Tag { get; }

    public Digest? Digest { get; }

    /// <summary>The same repository at a digest, which is what a phase that pins writes into a pod.</summary>
    public ImageReference At(Digest digest) => new(Host, Repository, null, digest);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, out ImageReferenceProblem problem)
    {
        reference = null;
        problem = ProblemOfForm(text);
        if (problem != ImageReferenceProblem.None)
        {
            return false;
        }

        var (rest, digestText) = CutLast(text!, '@');
        Digest? digest = null;
        if (digestText is not null && !Digest.TryParse(digestText, out digest))
        {
            // "user:secret@host/name" is cut at the same sign as "name@digest".
            problem = digestText.Contains('/', StringComparison.Ordinal) ? ImageReferenceProblem.UserInfo : ImageReferenceProblem.Digest;
            return false;
        }

        // A colon before the last slash belongs to a port.
        int colon = rest.LastIndexOf(':');
        bool tagged = colon > rest.LastIndexOf('/');
        string? tag = tagged ? rest[(colon + 1)..] : digest is null ? DefaultTag : null;
        if (tag is not null && !TagPattern().IsMatch(tag))
        {
            problem = ImageReferenceProblem.Tag;
            return false;
        }

        problem = ReadName(tagged ? rest[..colon] : rest, out var host, out var repository);
        reference = problem == ImageReferenceProblem.None ? new ImageReference(host!, repository!, tag, digest) : null;
        return reference is not null;
    }

    public override string ToString() => Repository.Text + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private static ImageReferenceProblem ProblemOfForm(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return ImageReferenceProblem.Empty;
        }

        if (text.Length > MaxLength)
        {
            return ImageReferenceProblem.TooLong;
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return ImageReferenceProblem.Scheme;
        }

        return !Allowed().IsMatch(text) ? ImageReferenceProblem.InvalidCharacter
            : ImageIdForm.Fits(text) ? ImageReferenceProblem.ImageId
            : ImageReferenceProblem.None;
    }

    private static ImageReferenceProblem ReadName(string name, out RegistryHost? host, out RepositoryName? repository)
    {
        repository = null;
        var (hostText, path) = SplitHost(name);
        if (hostText.Contains('@', StringComparison.Ordinal))
        {
            host = null;
            return ImageReferenceProblem.UserInfo;
        }

        if (!RegistryHost.TryParse(hostText, out host))
        {
            return ImageReferenceProblem.Host;
        }

        if (host == RegistryHost.DockerHub && !path.Contains('/', StringComparison.Ordinal))
        {
            if (ImageIdPattern().IsMatch(path))
            {
                return ImageReferenceProblem.ImageId;
            }

            path = "library/" + path;
        }

        if (host.Name.Length + 1 + path.Length > RepositoryName.MaxLength)
        {
            return ImageReferenceProblem.TooLong;
        }

        if (!PathPattern().IsMatch(path))
        {
            return ImageReferenceProblem.Repository;
        }

        repository = RepositoryName.Of(host, path);
        return ImageReferenceProblem.None;
    }

    /// <summary>The first component is a host when it could not be a Docker Hub user: it has a dot, a colon or an upper-case letter, or is <c>localhost</c>.</summary>
    private static (string Host, string Path) SplitHost(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : name[..slash];
        bool isHost = first == "localhost" || first.AsSpan().ContainsAny(".:@") || first.AsSpan().ContainsAnyInRange('A', 'Z');
        return isHost ? (first, name[(slash + 1)..]) : (RegistryHost.DockerHub.Name, name);
    }

    private static (string Before, string? After) CutLast(string text, char sign)
    {
        int at = text.LastIndexOf(sign);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(
        @"\A[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_.:/@\[\]-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageIdPattern();
}
