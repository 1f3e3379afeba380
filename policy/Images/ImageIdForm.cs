using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Images;

/// <summary>
/// Texts that a runtime looks up among the ids of the images it holds. containerd takes any <c>ALGORITHM:…</c> for an id before it looks
/// for a repository of that name, and what it finds no repository for, however short, for the beginning of one (its digestset's
/// Lookup); docker does the same with bare hexadecimal digits. What runs then is whatever the node holds, and no registry is asked.
/// </summary>
public static partial class ImageIdForm
{
    /// <summary>
    /// As .NET and RE2 read it. The algorithms are those that are registered (OCI image spec, descriptors, "Registered algorithms"), and older ones.
    /// </summary>
    public const string Pattern = @"\A([0-9a-f]+|(md5|sha1|sha224|sha256|sha384|sha512|blake2b|blake3)([:@][^/]*)?)\z";

    public static bool Fits(string text) => Form().IsMatch(text);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
