using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>The digest of the artifact a signature must be about, in the OCI form <c>sha256:&lt;lower-case hex&gt;</c>.</summary>
public sealed record ArtifactDigest
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    internal ArtifactDigest(DigestAlgorithm algorithm, ReadOnlySpan<byte> value)
    {
        Algorithm = algorithm;
        Hex = Convert.ToHexStringLower(value);
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>Lower-case hexadecimal, of exactly the algorithm's length.</summary>
    public string Hex { get; }

    internal byte[] Bytes => Convert.FromHexString(Hex);

    /// <exception cref="SigstoreException">Not <c>algorithm:hex</c>, an unknown algorithm, another length or upper case.</exception>
    public static ArtifactDigest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new SigstoreException(FailureCode.DigestUnsupported, Step.Artifact, "sha256:<64 lower-case hex digits>, sha384 or sha512",
            text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ArtifactDigest? digest)
    {
        digest = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || DigestAlgorithms.FromName(text![..colon]) is not { } algorithm)
        {
            return false;
        }

        var bytes = TryHex(algorithm, text[(colon + 1)..]);
        digest = bytes is null ? null : new ArtifactDigest(algorithm, bytes);
        return digest is not null;
    }

    public override string ToString() => $"{Algorithm.Name()}:{Hex}";

    internal static byte[]? TryHex(DigestAlgorithm algorithm, string hex)
        => hex.Length == algorithm.Size() * 2 && !hex.AsSpan().ContainsAnyExcept(LowerHex) ? Convert.FromHexString(hex) : null;
}
