using System.Text.Json;
using Pulumi.Generator.Shapes;

namespace Pulumi.Generator.Tables;

/// <summary>The facts the shapes do not hold, each beside its source: see the JSON files in this folder.</summary>
internal sealed class HandTables
{
    private readonly HashSet<string> _unused;
    private readonly Dictionary<string, string> _floating;
    private readonly Dictionary<string, string> _secrets;
    private readonly Dictionary<string, string> _propertyNames;
    private readonly Dictionary<string, string[]> _aliases;
    private readonly Dictionary<string, Dictionary<string, VariableEntry>> _environment;
    private readonly Dictionary<string, SelectionEntry> _selection;

    private HandTables(string folder)
    {
        _selection = Read<Dictionary<string, SelectionEntry>>(folder, "selection.json");
        _floating = Read<Dictionary<string, string>>(folder, "floating-numbers.json");
        _secrets = Read<Dictionary<string, string>>(folder, "secret-properties.json");
        _propertyNames = Read<Dictionary<string, string>>(folder, "property-names.json");
        _aliases = Read<Dictionary<string, string[]>>(folder, "type-aliases.json");
        _environment = Read<Dictionary<string, Dictionary<string, VariableEntry>>>(folder, "environment-defaults.json");
        Overlay = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "overlay.json"))).RootElement;
        _unused = [.. _floating.Keys, .. _secrets.Keys, .. _propertyNames.Keys, .. _aliases.Keys, .. _environment.Keys];
    }

    /// <summary>Shapes and C# names that correct or complete the corpus, by package.</summary>
    internal JsonElement Overlay { get; }

    /// <summary>Entries no shape asked for: a typo, or a leftover.</summary>
    internal IReadOnlyCollection<string> Unused => _unused;

    internal static HandTables Load(string folder) => new(folder);

    internal SelectionEntry Selection(ProviderPackage package) => _selection[package.Key];

    /// <param name="owner">Resource or type, without package prefix and without Args or Response.</param>
    /// <param name="wire">The property's wire name.</param>
    internal bool IsFloating(string owner, string wire) => Used(owner + "." + wire, _floating.ContainsKey(owner + "." + wire));

    internal bool IsSecret(string owner, string wire) => Used(owner + "." + wire, _secrets.ContainsKey(owner + "." + wire));

    internal string? PropertyName(string owner, string wire) =>
        Used(owner + "." + wire, _propertyNames.TryGetValue(owner + "." + wire, out var name)) ? name : null;

    internal IReadOnlyList<string> Aliases(string token) =>
        Used(token, _aliases.TryGetValue(token, out var aliases)) ? aliases! : [];

    /// <returns>Wire name → default, for the properties of a provider or input type that are read from the environment.</returns>
    internal IEnumerable<KeyValuePair<string, SentDefault>> Environment(string owner)
    {
        if (!Used(owner, _environment.TryGetValue(owner, out var entries)))
        {
            yield break;
        }

        foreach (var (wire, entry) in entries!)
        {
            yield return new(wire, new SentDefault.Environment(entry.Variable, entry.Otherwise));
        }
    }

    private bool Used(string key, bool found)
    {
        if (found)
        {
            _unused.Remove(key);
        }

        return found;
    }

    private static T Read<T>(string folder, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(folder, file)), Strict)
        ?? throw new ShapeFormatException(file + " is empty");

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    internal sealed record SelectionEntry(IReadOnlyList<string> Resources, IReadOnlyList<string> Functions);

    internal sealed record VariableEntry(string Variable, string? Otherwise = null);
}
