using System.Text;
using System.Text.Json;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;
using Pulumi.Offline.Urns;

namespace ImageTrust.Infra.Review.Html;

/// <summary>
/// What the page's script knows of each resource, as JSON inside the page. The default encoder writes every <c>&lt;</c> as an escape, so no
/// value can end the element it stands in; secrets are masked already.
/// </summary>
internal static class PageData
{
    public static string Write(IReadOnlyList<PlannedResource> resources, PlanPlaces places, IReadOnlyDictionary<Urn, int> ids)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var resource in resources)
            {
                Write(json, resource, places, ids);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, PlannedResource resource, PlanPlaces places, IReadOnlyDictionary<Urn, int> ids)
    {
        json.WriteStartObject();
        json.WriteNumber("id", ids[resource.Urn]);
        json.WriteString("name", resource.Name);
        json.WriteString("type", Words.Type(resource.Type));
        json.WriteString("component", places.ComponentOf(resource)?.Name ?? "");
        json.WriteString("op", PlanWords.Verb(resource.Op));
        json.WriteBoolean("protect", resource.Protect);
        json.WriteStartArray("because");
        foreach (var reason in Words.Because(resource))
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        json.WriteStartArray("needs");
        foreach (var needed in resource.Dependencies.Select(places.Find).OfType<PlannedResource>().Where(found => ids.ContainsKey(found.Urn)))
        {
            json.WriteNumberValue(ids[needed.Urn]);
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        // Of what stays as it is, everything is shown: there is nothing else to say about it.
        foreach (var line in PropertyLine.Of(resource.Op == PlanOp.Same ? resource with { Op = PlanOp.Create } : resource))
        {
            json.WriteStartArray();
            json.WriteStringValue(line.Path);
            json.WriteStringValue(line.Old);
            json.WriteStringValue(line.New);
            json.WriteBooleanValue(line.ForcesReplace);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
