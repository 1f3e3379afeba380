using System.Globalization;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>Where a value stands in its document; turned into text only for a report.</summary>
internal sealed class JsonPath(JsonPath? parent, string? name, int index)
{
    public override string ToString()
    {
        var before = parent?.ToString() ?? string.Empty;
        return name is null ? string.Create(CultureInfo.InvariantCulture, $"{before}[{index}]")
            : before.Length == 0 ? name
            : $"{before}.{name}";
    }
}
