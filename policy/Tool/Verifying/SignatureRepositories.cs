using System.Collections.Immutable;
using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>Where else than beside the image a caller has evidence looked for: <c>--signatures</c>, and cosign's own variable.</summary>
internal static class SignatureRepositories
{
    public const string Variable = "COSIGN_REPOSITORY";

    /// <exception cref="UsageException">It is no repository.</exception>
    public static RepositoryName Read(string source, string text) =>
        ImageReading.TryRead(text, out var image, out var problem) && image.Digest is null && !text[(text.LastIndexOf('/') + 1)..].Contains(':', StringComparison.Ordinal)
            ? image.Repository
            : throw new UsageException($"{source} {text}: expected a repository without tag or digest, such as registry.example/signatures; {problem ?? "it has a tag or a digest"}.");

    public static ImmutableArray<RepositoryName> OfVariable(ToolHost host) => host.Variable(Variable) is { Length: > 0 } text ? [Read(Variable, text)] : [];
}
