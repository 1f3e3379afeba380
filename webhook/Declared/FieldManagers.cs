using System.Globalization;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Declared;

/// <summary>Who wrote a field, by the object's <c>metadata.managedFields</c>.</summary>
internal sealed class FieldManagers
{
    /// <summary>A server keeps at most ten writers by update, and one for each that applies.</summary>
    private const int MaxEntries = 64;

    /// <summary>The API server refuses longer names of managers.</summary>
    private const int LongestName = 128;

    private readonly List<ManagedFields> entries;

    private FieldManagers(List<ManagedFields> entries) => this.entries = entries;

    /// <summary>Whoever wrote the object itself, and not its status or scale.</summary>
    public IEnumerable<ManagedFields> Writers => entries.Where(entry => !entry.OfSubresource);

    public static FieldManagers Of(JsonObject live)
    {
        var managed = (live["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? [];
        return new FieldManagers([.. managed.Take(MaxEntries).OfType<JsonObject>().Select(Read).OfType<ManagedFields>()]);
    }

    /// <returns>The owners, and whose they are; for a field that nobody owns (one that was taken away), who wrote last.</returns>
    public (string Names, Writer Writer) Of(FieldPath path)
    {
        var owners = entries.Where(entry => path.IsIn(entry.Fields)).ToList();
        return owners.Count > 0
            ? (string.Join(", ", owners.Select(owner => owner.Manager).Distinct(StringComparer.Ordinal)), owners.All(owner => owner.IsTheStacks) ? Writer.Stack : Writer.Other)
            : (entries.MaxBy(entry => entry.Time) is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"nobody now; {last.Manager} wrote last, {last.Time:u}")
                : "nobody", Writer.Nobody);
    }

    private static ManagedFields? Read(JsonObject managed) =>
        Text(managed, "manager") is { } manager && managed["fieldsV1"] is JsonObject fields
            ? new ManagedFields(
                Line.Within(manager, LongestName), Text(managed, "operation") == "Apply", Text(managed, "subresource") is { Length: > 0 }, Text(managed, "time") is { } text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue, fields)
            : null;

    private static string? Text(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

/// <summary>One writer of an object, and the set of fields it owns ("FieldsV1").</summary>
/// <param name="OfSubresource">Whether it wrote the object's status or scale only.</param>
internal sealed record ManagedFields(string Manager, bool Applied, bool OfSubresource, DateTimeOffset Time, JsonObject Fields)
{
    /// <summary>Anybody may write under any name; only what was applied under the stack's is taken away by its next apply.</summary>
    public bool IsTheStacks => Applied && !OfSubresource && Manager == ClusterNames.StackFieldManager;
}
