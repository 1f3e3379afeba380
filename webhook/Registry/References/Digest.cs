using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ImageTrust.Registry.References;

/// <summary>A sha256 content digest: <c>sha256:</c> and 64 lower-case hexadecimal digits (OCI image spec, descriptors, "Digests").</summary>
/// <remarks>Other registered algorithms are refused: signatures name images by sha256, so nothing else could be verified.</remarks>
public sealed record Digest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>The 64 lower-case hexadecimal digits, without the algorithm.</summary>
    public string Hex { get; }

    /// <summary>The tag under which registries without the referrers API keep the list of referrers (OCI distribution spec, "Referrers tag schema").</summary>
    public string ReferrersTag => "sha256-" + Hex;

    public static Digest Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    internal static Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null
            && text.Length == Prefix.Length + HexLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(LowerHex)
                ? new Digest(text[Prefix.Length..])
                : null;
        return digest is not null;
    }

    public override string ToString() => Prefix + Hex;
}
