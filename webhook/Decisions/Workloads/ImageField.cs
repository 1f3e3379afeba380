using System.Globalization;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Decisions.Workloads;

/// <summary>The lists of a pod whose items name images.</summary>
public enum ImagePlace
{
    [JsonStringEnumMemberName("containers")]
    Containers,

    [JsonStringEnumMemberName("initContainers")]
    InitContainers,

    [JsonStringEnumMemberName("ephemeralContainers")]
    EphemeralContainers,

    [JsonStringEnumMemberName("volumes")]
    Volumes,
}

/// <summary>One image that an object names.</summary>
/// <param name="Place">The list.</param>
/// <param name="Index">Where in it.</param>
/// <param name="Name">The container's or volume's name; null when it has none. Unique within a pod.</param>
/// <param name="Image">As written; empty when the field is missing.</param>
public sealed record ImageField(ImagePlace Place, int Index, string? Name, string Image)
{
    // Names of containers and volumes have at most 63 characters.
    private const int LongestName = 80;

    /// <summary>The field below a pod spec, for people: <c>containers[0].image</c>.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Word}[{Index}].{(Place == ImagePlace.Volumes ? "image.reference" : "image")}");

    /// <summary>Which container of the workload, wherever it stands in a list: its name; of a volume <c>volumes/NAME</c>; the path of what has no name.</summary>
    public string Container => Name is not { Length: > 0 } name ? Path : Line.Within(Place == ImagePlace.Volumes ? $"{Word}/{name}" : name, LongestName);

    /// <summary>The same as the end of a JSON pointer (RFC 6901): <c>/containers/0/image</c>.</summary>
    public string PointerText =>
        string.Create(CultureInfo.InvariantCulture, $"/{Word}/{Index}/{(Place == ImagePlace.Volumes ? "image/reference" : "image")}");

    private string Word => ClosedSet.WordOf(Place);
}
