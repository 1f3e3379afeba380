using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Images;

/// <summary>
/// Texts that a runtime looks up among the ids of the images it holds. containerd takes any <c>ALGORITHM:…</c> for an id before it looks
/// for a repository of that name, and what it finds no repository for, however short, for the beginning of one (its digestset's
/// Lookup); docker does the same with bare hexadecimal digits. What runs then is whatever the node holds, and no registry is asked.
/// </summary>
internal static partial class ImageIdForm
{
    public static bool Fits(string text) => Hexadecimal().IsMatch(text) || AlgorithmName().IsMatch(text);

    [GeneratedRegex(@"\A[0-9a-f]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    // The digest algorithms that are registered (OCI image spec, descriptors, "Registered algorithms"), and older ones.
    [GeneratedRegex(@"\A(md5|sha1|sha224|sha256|sha384|sha512|blake2b|blake3)([:@][^/]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AlgorithmName();
}
