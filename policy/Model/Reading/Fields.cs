using System.Text.Json.Serialization.Metadata;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>The fields of a type of the model. What a record computes from them is no field, although the metadata lists it.</summary>
public static class Fields
{
    public static IEnumerable<JsonPropertyInfo> Of(JsonTypeInfo type) => type.Properties.Where(property => property.AssociatedParameter is not null);
}
