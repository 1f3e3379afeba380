using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>What one run of <c>policy suggest</c> was asked besides the cluster.</summary>
/// <param name="Folder">Where the draft goes: a stack's folder.</param>
/// <param name="Overwrites">Files that are there already are replaced.</param>
/// <param name="Keys">Public keys that may be signers.</param>
/// <param name="Roots">Trusted roots besides the public-good instance's.</param>
/// <param name="Registries">The caller's own.</param>
/// <param name="Network">What was said about registries.</param>
internal sealed record SuggestRequest(
    string Folder, bool Overwrites, IReadOnlyList<GivenKey> Keys, IReadOnlyList<GivenRoot> Roots, IReadOnlyList<RegistryHost> Registries, AskedNetwork Network);

/// <param name="File">Its name beside the draft: <c>keys/cosign.pub</c>.</param>
/// <param name="Key">The key.</param>
/// <param name="Bytes">The file's.</param>
internal sealed record GivenKey(string File, PublicKey Key, byte[] Bytes);

/// <param name="File">Its name beside the draft.</param>
/// <param name="Bytes">The file's.</param>
internal sealed record GivenRoot(string File, byte[] Bytes)
{
    public Digest Digest { get; } = Digest.Of(Bytes);
}
