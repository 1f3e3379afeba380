using System.Buffers;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>Identities and claims are one line of text wherever they are shown.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c)]);

    public static bool HasControl(string text) => text.AsSpan().ContainsAny(Controls);
}
