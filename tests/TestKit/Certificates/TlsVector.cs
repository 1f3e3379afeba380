namespace ImageTrust.TestKit.Certificates;

/// <summary>Length prefixes of RFC 8446 section 3.4, which RFC 6962 uses.</summary>
internal static class TlsVector
{
    public static byte[] Length(int length, int width) =>
        [.. Enumerable.Range(0, width).Select(index => (byte)(length >> (8 * (width - 1 - index))))];
}
