using System.Text.Json;

namespace Pulumi.Offline.Plans;

/// <summary>
/// The secret strings of a run, to keep them out of text that nobody marked secret: a log line, a crash, a plain property the program
/// copied a secret into.
/// </summary>
public sealed class SecretText
{
    // Shorter secrets are words of every plan ("true", "false", "dev"): masking those would garble all of it and hide nothing.
    public const int MinLength = 6;

    public const string Mask = "[secret]";

    // Longest first: a secret that is part of another must not cut it in two.
    private readonly SortedSet<string> _secrets = new(Comparer<string>.Create(
        (a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : string.CompareOrdinal(a, b)));

    public SecretText(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            Add(secret);
        }
    }

    /// <summary>Adds a secret, and the form it takes inside a JSON string.</summary>
    public void Add(string secret)
    {
        if (secret.Length >= MinLength)
        {
            _secrets.Add(secret);
            _secrets.Add(JsonEncodedText.Encode(secret).ToString());
            _secrets.Add(JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        }
    }

    public bool IsIn(string text) => _secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal));

    public string Hide(string text) =>
        _secrets.Aggregate(text, (hidden, secret) => hidden.Replace(secret, Mask, StringComparison.Ordinal));
}
