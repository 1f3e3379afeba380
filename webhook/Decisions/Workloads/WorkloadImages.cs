using System.Text.Json;

namespace ImageTrust.Decisions.Workloads;

/// <summary>The images of an object, or why they cannot be told.</summary>
public abstract record WorkloadReading
{
    private WorkloadReading()
    {
    }

    /// <param name="Images">In the order of the object.</param>
    /// <param name="GenerateName">What a name will be made of; null when the object has none.</param>
    /// <param name="HasMirrorMark">It carries the annotation of a mirror pod, which anyone can write.</param>
    public sealed record Found(IReadOnlyList<ImageField> Images, string? GenerateName, bool HasMirrorMark) : WorkloadReading
    {
        /// <summary>The owner that would make the object again; null when nobody would.</summary>
        public WorkloadOwner? Controller { get; init; }

        /// <summary>The label <c>pod-template-hash</c>; null without one.</summary>
        public string? TemplateHash { get; init; }
    }

    /// <param name="Problem">One line, for people.</param>
    public sealed record Unreadable(string Problem) : WorkloadReading;
}

/// <summary>Finds every image of every workload kind in one pass over the object's JSON, without a document tree.</summary>
public static class WorkloadImages
{
    /// <summary>Images of one object. An object of the API server holds at most 1.5 MB, a pod that a kubelet could run far fewer.</summary>
    public const int Most = 1000;

    private static readonly Members MetadataMembers = new("generateName", "annotations", "ownerReferences", "labels");
    private static readonly Members AnnotationMembers = Members.OfMap("kubernetes.io/config.mirror");
    private static readonly Members OwnerMembers = new("kind", "name", "controller");
    private static readonly Members LabelMembers = Members.OfMap("pod-template-hash");
    private static readonly Members PodSpecMembers = new("containers", "initContainers", "ephemeralContainers", "volumes");
    private static readonly Members ItemMembers = new("name", "image");
    private static readonly Members VolumeImageMembers = new("reference");

    /// <param name="kind">The object's.</param>
    /// <param name="json">All of it.</param>
    public static WorkloadReading Read(WorkloadKind kind, ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonLimits.Options);
        return Read(kind, ref reader);
    }

    /// <param name="kind">The object's.</param>
    /// <param name="reader">Stands at the object or before it; left at its end where the images are found, and anywhere where they are not.</param>
    public static WorkloadReading Read(WorkloadKind kind, ref Utf8JsonReader reader)
    {
        var search = new Search(kind);
        try
        {
            if (reader.TokenType == JsonTokenType.None)
            {
                reader.Read();
            }

            search.Step(ref reader, 0);
        }
        catch (UnreadableException error)
        {
            return new WorkloadReading.Unreadable(error.Message);
        }
        catch (JsonException)
        {
            return new WorkloadReading.Unreadable("the object is not JSON");
        }
        catch (InvalidOperationException)
        {
            return new WorkloadReading.Unreadable("the object holds a text that is not Unicode");
        }

        return search.HasPodSpec
            ? new WorkloadReading.Found(search.Images, search.GenerateName, search.HasMirrorMark) { Controller = search.Controller, TemplateHash = search.TemplateHash }
            : new WorkloadReading.Unreadable($"the object has no {kind.PodSpec}");
    }

    private sealed class Search(WorkloadKind kind)
    {
        private int depth;
        private ImagePlace place;
        private string? itemName;
        private string? itemImage;
        private (string Kind, string Name, bool Controls) owner;

        private string PodSpec => kind.PodSpec.Length == 0 ? "the object" : kind.PodSpec;

        public List<ImageField> Images { get; } = [];

        public string? GenerateName { get; private set; }

        public bool HasMirrorMark { get; private set; }

        public WorkloadOwner? Controller { get; private set; }

        public string? TemplateHash { get; private set; }

        public bool HasPodSpec { get; private set; }

        /// <summary>Goes down to the pod spec, one object at a time.</summary>
        public void Step(ref Utf8JsonReader reader, int to)
        {
            if (to == kind.Steps.Count)
            {
                HasPodSpec = true;
                PodSpecMembers.Read(ref reader, PodSpec, this, OnList);
                return;
            }

            int before = depth;
            depth = to;
            kind.Steps[to].Read(ref reader, to == 0 ? "the object" : $"an object on the way to {kind.PodSpec}", this, OnStep);
            depth = before;
        }

        private static void OnStep(ref Utf8JsonReader reader, int member, Search search)
        {
            if (member == 0)
            {
                search.Step(ref reader, search.depth + 1);
            }
            else
            {
                MetadataMembers.Read(ref reader, "metadata", search, OnMetadata);
            }
        }

        private static void OnMetadata(ref Utf8JsonReader reader, int member, Search search)
        {
            switch (member)
            {
                case 0:
                    search.GenerateName = Members.Text(ref reader, "metadata.generateName");
                    break;
                case 1:
                    AnnotationMembers.Read(ref reader, "metadata.annotations", search, static (ref Utf8JsonReader value, int _, Search search) =>
                    {
                        search.HasMirrorMark = true;
                        value.Skip();
                    });
                    break;
                case 2:
                    Members.ReadArray(ref reader, "metadata.ownerReferences", search, OnOwner);
                    break;
                default:
                    LabelMembers.Read(ref reader, "metadata.labels", search, static (ref Utf8JsonReader value, int _, Search search) =>
                        search.TemplateHash = Members.Text(ref value, "a label"));
                    break;
            }
        }

        private static void OnOwner(ref Utf8JsonReader reader, int index, Search search)
        {
            search.owner = ("", "", false);
            OwnerMembers.Read(ref reader, "an owner", search, static (ref Utf8JsonReader value, int member, Search search) =>
            {
                switch (member)
                {
                    case 0:
                        search.owner.Kind = Members.Text(ref value, "an owner's kind");
                        break;
                    case 1:
                        search.owner.Name = Members.Text(ref value, "an owner's name");
                        break;
                    default:
                        search.owner.Controls = value.TokenType == JsonTokenType.True;
                        break;
                }
            });
            search.Controller = search.owner.Controls ? new WorkloadOwner(search.owner.Kind, search.owner.Name) : search.Controller;
        }

        private static void OnList(ref Utf8JsonReader reader, int member, Search search)
        {
            search.place = (ImagePlace)member;
            Members.ReadArray(ref reader, $"a list of {search.PodSpec}", search, OnItem);
        }

        private static void OnItem(ref Utf8JsonReader reader, int index, Search search)
        {
            (search.itemName, search.itemImage) = (null, null);
            ItemMembers.Read(ref reader, "a container or volume", search, OnItemMember);
            // A volume without an image is another kind of volume; a container without one is an image that cannot be read.
            if (search.itemImage is not null || search.place != ImagePlace.Volumes)
            {
                if (search.Images.Count == Most)
                {
                    throw new UnreadableException($"the object names more than {Most} images");
                }

                search.Images.Add(new ImageField(search.place, index, search.itemName, search.itemImage ?? ""));
            }
        }

        private static void OnItemMember(ref Utf8JsonReader reader, int member, Search search)
        {
            if (member == 0)
            {
                search.itemName = Members.Text(ref reader, "a container's or volume's name");
            }
            else if (search.place != ImagePlace.Volumes)
            {
                search.itemImage = Members.Text(ref reader, "a container's image");
            }
            else
            {
                search.itemImage = "";
                VolumeImageMembers.Read(ref reader, "a volume's image", search, static (ref Utf8JsonReader value, int _, Search search) =>
                    search.itemImage = Members.Text(ref value, "an image volume's reference"));
            }
        }
    }
}
