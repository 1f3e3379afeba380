using System.Text.Json;
using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>What an object says of itself besides its images.</summary>
internal sealed class ObjectHead
{
    private static readonly Members Top = new("apiVersion", "kind", "metadata", "status");
    private static readonly Members Metadata = new("name", "namespace", "labels", "ownerReferences");
    private static readonly Members Owner = new("apiVersion", "kind", "controller");
    private static readonly Members Status = new("phase", "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");
    private static readonly Members Container = new("name", "imageID");

    private readonly Members labels;
    private readonly Dictionary<string, string> imageIds = new(StringComparer.Ordinal);
    private string apiVersion = "";
    private string kind = "";
    private (string ApiVersion, string Kind, bool Controls) owner;
    private (string? Name, string? ImageId) container;

    private ObjectHead(Members labels) => this.labels = labels;

    public ObjectKind Kind => ObjectKind.Of(apiVersion, kind);

    public string Name { get; private set; } = "";

    public string Namespace { get; private set; } = "";

    public string? Team { get; private set; }

    /// <summary>The kind of the object that made this one and would make it again; null when nobody did.</summary>
    public ObjectKind? Controller { get; private set; }

    /// <summary>A pod that has ended and is never started again.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What a node says about a container, by its name, which is unique in a pod.</summary>
    public Running RunningOf(string? name) => name is null ? Running.NothingYet : Running.Of(imageIds.GetValueOrDefault(name));

    /// <param name="json">The object.</param>
    /// <param name="labels">Of the team label.</param>
    /// <exception cref="UnreadableException">It is not what an API server writes.</exception>
    public static ObjectHead Read(ReadOnlyMemory<byte> json, Members labels)
    {
        var head = new ObjectHead(labels);
        var reader = new Utf8JsonReader(json.Span, JsonLimits.Options);
        reader.Read();
        Top.Read(ref reader, "the object", head, OnTop);
        return head;
    }

    private static void OnTop(ref Utf8JsonReader reader, int member, ObjectHead head)
    {
        switch (member)
        {
            case 0:
                head.apiVersion = Members.Text(ref reader, "apiVersion");
                break;
            case 1:
                head.kind = Members.Text(ref reader, "kind");
                break;
            case 2:
                Metadata.Read(ref reader, "metadata", head, OnMetadata);
                break;
            default:
                Status.Read(ref reader, "status", head, OnStatus);
                break;
        }
    }

    private static void OnMetadata(ref Utf8JsonReader reader, int member, ObjectHead head)
    {
        switch (member)
        {
            case 0:
                head.Name = Members.Text(ref reader, "metadata.name");
                break;
            case 1:
                head.Namespace = Members.Text(ref reader, "metadata.namespace");
                break;
            case 2:
                head.labels.Read(ref reader, "metadata.labels", head, static (ref Utf8JsonReader value, int _, ObjectHead head) =>
                    head.Team = Members.Text(ref value, "a label"));
                break;
            default:
                Members.ReadArray(ref reader, "metadata.ownerReferences", head, OnOwner);
                break;
        }
    }

    private static void OnOwner(ref Utf8JsonReader reader, int index, ObjectHead head)
    {
        head.owner = ("", "", false);
        Owner.Read(ref reader, "an owner", head, static (ref Utf8JsonReader value, int member, ObjectHead head) =>
        {
            if (member == 2)
            {
                head.owner.Controls = value.TokenType == JsonTokenType.True;
            }
            else if (member == 0)
            {
                head.owner.ApiVersion = Members.Text(ref value, "an owner's apiVersion");
            }
            else
            {
                head.owner.Kind = Members.Text(ref value, "an owner's kind");
            }
        });
        head.Controller = head.owner.Controls ? ObjectKind.Of(head.owner.ApiVersion, head.owner.Kind) : head.Controller;
    }

    private static void OnStatus(ref Utf8JsonReader reader, int member, ObjectHead head)
    {
        // Other kinds than pods have a status of other fields, or these with other values.
        if (member == 0)
        {
            head.HasEnded = reader.TokenType == JsonTokenType.String && (reader.ValueTextEquals("Succeeded"u8) || reader.ValueTextEquals("Failed"u8));
            reader.Skip();
            return;
        }

        Members.ReadArray(ref reader, "a list of container statuses", head, static (ref Utf8JsonReader value, int _, ObjectHead head) =>
        {
            head.container = (null, null);
            Container.Read(ref value, "a container's status", head, static (ref Utf8JsonReader text, int member, ObjectHead head) =>
            {
                if (member == 0)
                {
                    head.container.Name = Members.Text(ref text, "a container's name");
                }
                else
                {
                    head.container.ImageId = Members.Text(ref text, "a container's imageID");
                }
            });
            if (head.container is ({ } name, { } imageId))
            {
                head.imageIds[name] = imageId;
            }
        });
    }
}
