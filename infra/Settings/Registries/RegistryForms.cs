using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings.Registries;

/// <summary>The forms of settings about registries that are not Azure's.</summary>
internal static partial class RegistryForms
{
    public static bool Address(string text, out RegistryAddress? value) => RegistryAddress.TryParse(text, out value);

    public static bool Addresses(string text, out IReadOnlyList<RegistryAddress> value)
    {
        var read = text.Split(',', StringSplitOptions.TrimEntries).Select(part => RegistryAddress.TryParse(part, out var address) ? address : null).ToList();
        value = [.. read.OfType<RegistryAddress>()];
        return value.Count == read.Count && value.Distinct().Count() == value.Count;
    }

    /// <summary><c>REGISTRY=HOST,…</c>; a registry may occur several times.</summary>
    public static bool AddressPairs(string text, out IReadOnlyList<RegistryPair<RegistryAddress>> value) =>
        Pairs(text, other => RegistryAddress.TryParse(other, out var address) ? address : null, out value);

    /// <summary><c>REGISTRY=FILE,…</c>, each file in the stack's own folder.</summary>
    public static bool FilePairs(string text, out IReadOnlyList<RegistryPair<string>> value) =>
        Pairs(text, file => FilePath().IsMatch(file) ? file : null, out value);

    private static bool Pairs<T>(string text, Func<string, T?> read, out IReadOnlyList<RegistryPair<T>> value) where T : class
    {
        var pairs = new List<RegistryPair<T>>();
        value = pairs;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var registry, var other] || !RegistryAddress.TryParse(registry, out var address) || read(other) is not { } found)
            {
                return false;
            }

            pairs.Add(new RegistryPair<T>(address, found));
        }

        return pairs.Distinct().Count() == pairs.Count;
    }

    // Below the folder, whatever it says: no segment begins with a dot.
    [GeneratedRegex(@"\A(?=.{1,200}\z)[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*\z")]
    private static partial Regex FilePath();
}
