using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary><c>sha256:</c> and 64 lower-case hex digits: an image digest, a key fingerprint (over the SPKI DER) or a document's hash.</summary>
[JsonConverter(typeof(TextConverter<Sha256Digest>))]
public sealed record Sha256Digest : ITextValue<Sha256Digest>
{
    private const string Prefix = "sha256:";
    private const int HexDigits = 64;

    private Sha256Digest(string text) => Text = text;

    public string Text { get; }

    public static Sha256Digest Of(ReadOnlySpan<byte> bytes) => new(Prefix + Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static bool TryParse(string text, [NotNullWhen(true)] out Sha256Digest? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length == Prefix.Length + HexDigits
            && Characters.All(text.AsSpan(Prefix.Length), Characters.IsLowerHex);
        value = good ? new Sha256Digest(text) : null;
        problem = good ? null : "a digest is sha256: and 64 lower-case hex digits";
        return good;
    }

    public override string ToString() => Text;
}
