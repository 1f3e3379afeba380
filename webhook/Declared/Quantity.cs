using System.Collections.Frozen;
using System.Globalization;

namespace ImageTrust.Declared;

/// <summary>Amounts of resources: the API server writes them in its own form, 2048Mi as 2Gi (Kubernetes, "Quantity").</summary>
internal static class Quantity
{
    private static readonly FrozenDictionary<string, decimal> Units = new Dictionary<string, decimal>
    {
        [""] = 1,
        ["m"] = 0.001m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Members whose values are amounts.</summary>
    public static bool IsNamedBy(string member) => member is "hard" or "limits" or "requests" or "sizeLimit";

    /// <summary>Whether both are amounts, and the same one.</summary>
    public static bool Same(string one, string other) => Read(one) is { } first && Read(other) is { } second && first == second;

    private static decimal? Read(string text)
    {
        int digits = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        return Units.TryGetValue(text[digits..], out decimal unit)
            && decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number < 1e12m ? number * unit : null;
    }
}
