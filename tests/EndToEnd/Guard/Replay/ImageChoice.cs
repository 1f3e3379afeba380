using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Guard.Replay;

/// <summary>Images in the place of those that were recorded, whose registry was never there: so that there is something to verify.</summary>
/// <param name="Title">Of the column.</param>
/// <param name="Image">Null leaves what was recorded.</param>
/// <param name="ByDigest">So that nobody has to replace a tag.</param>
internal sealed record ImageChoice(string Title, string? Image, bool ByDigest)
{
    /// <summary>Every container asks for the node, too.</summary>
    public bool Privileged { get; init; }

    public static ImageChoice Recorded { get; } = new("as recorded", null, ByDigest: false);

    public static IReadOnlyList<ImageChoice> Of(TestImages images) =>
    [
        Recorded,
        new("signed", images.Signed, ByDigest: false),
        new("signed, by digest", $"{images.Signed}@{images.SignedDigest}", ByDigest: true),
        new("unsigned", images.Unsigned, ByDigest: false),
        new("unsigned, by digest", $"{images.Unsigned}@{images.UnsignedDigest}", ByDigest: true),
        new("unverified", images.Unverified, ByDigest: false),
        new("signed, by digest, privileged", $"{images.Signed}@{images.SignedDigest}", ByDigest: true) { Privileged = true },
    ];

    /// <summary>Into every place of an object that names an image.</summary>
    public JsonObject? In(JsonObject? sent)
    {
        Visit(sent);
        return sent;
    }

    private void Visit(JsonNode? node)
    {
        foreach (var item in node as JsonArray ?? [])
        {
            Visit(item);
        }

        foreach (var (name, value) in (node as JsonObject)?.ToList() ?? [])
        {
            if (name is "containers" or "initContainers" && Privileged)
            {
                foreach (var container in value!.AsArray())
                {
                    container!["securityContext"] = new JsonObject { ["privileged"] = true };
                }
            }

            // What kubectl debug asks for by default, SYS_PTRACE, is more than baseline allows: what was recorded ends there.
            if (name == "ephemeralContainers" && Image is not null)
            {
                value!.AsArray().ToList().ForEach(container => container!.AsObject().Remove("securityContext"));
            }

            if (name is "image" or "reference" && value is JsonValue)
            {
                node![name] = Image ?? value.DeepClone();
            }
            else
            {
                Visit(value);
            }
        }
    }
}
