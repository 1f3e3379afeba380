using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>Changes of a string that depend on what it holds: base64, PEM, JSON, a number, hexadecimal digits, or text.</summary>
internal static class StringMutants
{
    /// <summary>How many places of a blob are changed; the first and the last byte are always among them.</summary>
    private const int Spread = 16;

    /// <summary>The path of a mutant is relative to the string: empty, or a place inside embedded JSON.</summary>
    public static IEnumerable<Mutant> Of(string text)
    {
        if (text.StartsWith('{'))
        {
            return JsonMutants.Of(text).Select(inner => inner with { Path = " > " + inner.Path });
        }

        if (PemEncoding.TryFind(text, out var pem))
        {
            return Blob(
                Convert.FromBase64String(text[pem.Base64Data]),
                bytes => text[..pem.Base64Data.Start] + Convert.ToBase64String(bytes) + text[pem.Base64Data.End..]);
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Number(number);
        }

        var decoded = new byte[text.Length];
        return text.Length >= 8 && text.Length % 4 == 0 && Convert.TryFromBase64String(text, decoded, out var length)
            ? Blob(decoded[..length], Convert.ToBase64String).Concat(Base64Spellings(text))
            : PlainText(text);
    }

    /// <summary>Bits turned over in a spread of places, one byte less, one more.</summary>
    private static IEnumerable<Mutant> Blob(byte[] blob, Func<byte[], string> encode)
    {
        var places = Enumerable.Range(0, Spread).Select(index => (int)((long)(blob.Length - 1) * index / (Spread - 1))).Distinct();
        foreach (var place in places)
        {
            var changed = (byte[])blob.Clone();
            changed[place] ^= 1;
            yield return new("", string.Create(CultureInfo.InvariantCulture, $"byte {place} of {blob.Length} changed"), encode(changed));
        }

        yield return new("", "last byte cut off", encode(blob[..^1]));
        yield return new("", "zero byte appended", encode([.. blob, 0]));
        yield return new("", "only its first half", encode(blob[..(blob.Length / 2)]));
    }

    private static IEnumerable<Mutant> Base64Spellings(string text)
    {
        yield return new("", "base64 with a space", text.Insert(4, " "));
        yield return new("", "base64 with trailing garbage", text + "!");
        yield return new("", "base64 of twice the text", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }

    private static IEnumerable<Mutant> Number(long number) => ((string[])
    [
        string.Create(CultureInfo.InvariantCulture, $"{number + 1}"),
        string.Create(CultureInfo.InvariantCulture, $"{number - 1}"),
        string.Create(CultureInfo.InvariantCulture, $"-{number}"),
        string.Create(CultureInfo.InvariantCulture, $"{number}.0"),
        string.Create(CultureInfo.InvariantCulture, $" {number}"),
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999",
    ])
        .Where(other => other != string.Create(CultureInfo.InvariantCulture, $"{number}"))
        .Select(other => new Mutant("", $"number \"{other}\"", other));

    private static IEnumerable<Mutant> PlainText(string text)
    {
        yield return new("", "letter appended", text + "x");
        if (text.Length == 0)
        {
            yield break;
        }

        yield return new("", "last letter cut off", text[..^1]);
        yield return new("", "first letter changed", (char)(text[0] ^ 1) + text[1..]);
        yield return new(
            "",
            "middle letter changed",
            text[..(text.Length / 2)] + (char)(text[text.Length / 2] ^ 1) + text[(text.Length / 2 + 1)..]);
        var upper = text.ToUpperInvariant();
        if (upper != text)
        {
            yield return new("", "in capitals", upper);
        }
    }
}
