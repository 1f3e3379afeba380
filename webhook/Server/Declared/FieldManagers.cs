using System.Globalization;
using System.Text.Json.Nodes;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Declared;

/// <summary>Who wrote a field, by the object's <c>metadata.managedFields</c>.</summary>
internal sealed class FieldManagers
{
    /// <summary>A server keeps at most ten writers by update, and one for each that applies.</summary>
    private const int MaxEntries = 64;

    /// <summary>The API server refuses longer names of managers.</summary>
    private const int LongestName = 128;

    private readonly List<Entry> entries;

    private FieldManagers(List<Entry> entries) => this.entries = entries;

    public static FieldManagers Of(JsonObject live)
    {
        var managed = (live["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? [];
        return new FieldManagers([.. managed.Take(MaxEntries).OfType<JsonObject>().Select(Read).OfType<Entry>()]);
    }

    /// <returns>The owners; for a field that nobody owns (one that was taken away), who wrote last.</returns>
    public string Of(FieldPath path)
    {
        string[] owners = [.. entries.Where(entry => path.IsIn(entry.Fields)).Select(entry => entry.Manager).Distinct(StringComparer.Ordinal)];
        return owners.Length > 0
            ? string.Join(", ", owners)
            : entries.MaxBy(entry => entry.Time) is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"nobody now; {last.Manager} wrote last, {last.Time:u}")
                : "nobody";
    }

    private static Entry? Read(JsonObject managed) =>
        KubernetesObject.Text(managed, "manager") is { } manager && managed["fieldsV1"] is JsonObject fields
            ? new Entry(Printable.Line(manager, LongestName), KubernetesObject.Text(managed, "time") is { } text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue, fields)
            : null;

    private sealed record Entry(string Manager, DateTimeOffset Time, JsonObject Fields);
}
