using System.Diagnostics.CodeAnalysis;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// A package URL (purl specification) as far as matching needs it: the name part up to the version, and the version. Qualifiers and
/// subpath are left out: scanners and VEX authors fill them differently for the same package.
/// </summary>
internal sealed record PackageUrl(string Name, string? Version)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = null;
        if (text is null || text.Length > 2048 || !text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var core = text["pkg:".Length..].Split('#')[0].Split('?')[0].TrimStart('/');
        // A scoped npm name keeps its @ percent-encoded, so the last plain @ before the end starts the version.
        var at = core.LastIndexOf('@');
        var name = Uri.UnescapeDataString(at > 0 ? core[..at] : core);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == name.Length - 1)
        {
            return false;
        }

        purl = new PackageUrl(name[..slash].ToLowerInvariant() + name[slash..], at > 0 ? Uri.UnescapeDataString(core[(at + 1)..]) : null);
        return true;
    }

    /// <summary>Whether a statement about this package speaks of that one: the same name, and the same version unless none is stated.</summary>
    public bool Covers(PackageUrl found) => Name == found.Name && (Version is null || Version == found.Version);
}
