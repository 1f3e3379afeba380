using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Trust;

/// <summary>
/// Everything a verification may rely on: Sigstore instances and known keys. Immutable and safe to share; build it once per
/// policy and swap it whole. Instances are never mixed: certificate, logs and timestamps of one signature are judged by one root.
/// </summary>
public sealed class TrustMaterial
{
    private TrustMaterial(IReadOnlyList<TrustedRoot> roots, IReadOnlyList<PublicKeyAuthority> authorities)
    {
        Roots = roots;
        Authorities = authorities;
        Fingerprint = ComputeFingerprint();
    }

    public IReadOnlyList<TrustedRoot> Roots { get; }

    public IReadOnlyList<PublicKeyAuthority> Authorities { get; }

    /// <summary>SHA-256 over every root, key, name and period in lower-case hexadecimal, for cache keys.</summary>
    public string Fingerprint { get; }

    /// <exception cref="ArgumentException">More than <see cref="Limits.TrustedRoots"/> roots or <see cref="Limits.Keys"/> keys.</exception>
    public static TrustMaterial Create(IEnumerable<TrustedRoot> roots, IEnumerable<PublicKeyAuthority> authorities)
    {
        var rootList = roots.ToArray();
        var authorityList = authorities.Select(authority => authority with { Versions = [.. authority.Versions] }).ToArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rootList.Length, Limits.TrustedRoots, nameof(roots));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(authorityList.Sum(a => a.Versions.Count), Limits.Keys, nameof(authorities));
        return new TrustMaterial(rootList, authorityList);
    }

    public static TrustMaterial Create(params IEnumerable<TrustedRoot> roots) => Create(roots, []);

    /// <summary>Each part with its length in front, so that no two materials share a text.</summary>
    private string ComputeFingerprint()
    {
        var text = new StringBuilder();
        void Add(string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
        foreach (var root in Roots)
        {
            Add("root");
            Add(root.Name);
            Add(root.Sha256);
        }

        foreach (var authority in Authorities)
        {
            Add("keys");
            Add(authority.Name);
            foreach (var version in authority.Versions)
            {
                Add(version.Key.Fingerprint);
                Add(version.Validity.ToString());
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
