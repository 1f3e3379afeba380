using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Images;

/// <summary>
/// <c>sha256:</c> and 64 lower-case hexadecimal digits (OCI image spec, descriptors, "Digests"): of an image, of a key's SPKI DER or of a document.
/// </summary>
/// <remarks>Other registered algorithms are refused: signatures name images by sha256, so nothing else could be verified.</remarks>
[JsonConverter(typeof(TextConverter<Digest>))]
public sealed record Digest : ITextValue<Digest>
{
    /// <summary>The same as a regular expression, for programs that read a schema.</summary>
    public const string Pattern = $"^{Prefix}[0-9a-f]{{64}}$";

    private const string Prefix = "sha256:";
    private const int HexLength = 64;
    private const int ShownDigits = 12;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string text) => Text = text;

    public string Text { get; }

    /// <summary>The 64 lower-case hexadecimal digits, without the algorithm.</summary>
    public string Hex => Text[Prefix.Length..];

    /// <summary>Its beginning, which tells the digests of one page apart: for people.</summary>
    public string Beginning => Line.Cut(Text, Prefix.Length + ShownDigits);

    /// <summary>The tag under which registries without the referrers API keep the list of referrers (OCI distribution spec, "Referrers tag schema").</summary>
    public string ReferrersTag => string.Concat("sha256-", Text.AsSpan(Prefix.Length));

    public static Digest Of(ReadOnlySpan<byte> content) => OfHash(SHA256.HashData(content));

    /// <param name="hash">The 32 bytes of a SHA-256.</param>
    public static Digest OfHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new Digest(Prefix + Convert.ToHexStringLower(hash));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null
            && text.Length == Prefix.Length + HexLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(LowerHex)
                ? new Digest(text)
                : null;
        return digest is not null;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Digest? value, [NotNullWhen(false)] out string? problem)
    {
        problem = TryParse(text, out value) ? null : "a digest is sha256: and 64 lower-case hex digits";
        return value is not null;
    }

    public override string ToString() => Text;
}
