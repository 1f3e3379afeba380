using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ImageTrust.Server.Admission;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Images;

/// <summary>What holds for any body.</summary>
public sealed class ReadingProperties
{
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];
    private static readonly byte[][] Recorded =
        [.. Directory.EnumerateFiles(Path.Combine(Place.Corpus, "reviews")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    [Property(MaxTest = 300)]
    public void All_images_are_found_however_a_pod_is_written(NonNull<string>[] images, byte order)
    {
        var spec = new JsonObject();
        foreach (var (i, image) in images.Index())
        {
            string list = Lists[(i + order) % Lists.Length];
            spec[list] ??= new JsonArray();
            // Texts of FsCheck hold lone surrogates, which no JSON writer lets through.
            string text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(image.Get));
            spec[list]!.AsArray().Add(new JsonObject { ["args"] = new JsonArray("image", text), ["image"] = text, ["name"] = $"c{i}" });
        }

        var expected = Lists.SelectMany(list => spec[list]?.AsArray().Select(item => (string)item!["image"]!) ?? []).Order(StringComparer.Ordinal).ToList();
        var read = WorkloadImages.Read(
            WorkloadKind.Find(new ObjectKind("", "v1", "Pod"))!, Encoding.UTF8.GetBytes(new JsonObject { ["spec"] = spec }.ToJsonString()));
        var found = Assert.IsType<WorkloadReading.Found>(read);
        Assert.Equal(expected, found.Images.Select(image => image.Image).Order(StringComparer.Ordinal));
    }

    /// <summary>Recorded bodies with some bytes changed: an answer of some kind, never an exception.</summary>
    [Property(MaxTest = 2000)]
    public void A_damaged_review_is_answered_somehow(int which, (int At, byte Value)[] damage)
    {
        byte[] body = [.. Recorded[(int)((uint)which % Recorded.Length)]];
        foreach (var (at, value) in damage)
        {
            body[(int)((uint)at % body.Length)] = value;
        }

        if (ReviewReader.Read(body) is ReviewReading.Read { Review: var review })
        {
            Assert.NotNull(ReviewNeed.Of(review));
            // What was found on the way is what there is.
            Assert.Equivalent(WorkloadKind.Find(review.Kind) is { } kind && review.Object is { } json ? WorkloadImages.Read(kind, json) as WorkloadReading.Found : null, review.Images, strict: true);
        }
    }

    /// <summary>A member is moved, doubled or replaced: either the images are what a second, ordinary reader finds, or the object is refused.</summary>
    [Property(MaxTest = 500)]
    public Property No_image_is_lost_when_a_recorded_pod_is_rearranged() =>
        Prop.ForAll(Gen.Choose(0, Recorded.Length - 1).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (which, seed) =>
        {
            var review = JsonNode.Parse(Recorded[which])!.AsObject();
            if (review["request"]!["object"] is not JsonObject item)
            {
                return true;
            }

            Shuffle(item, new Random(seed));
            if (ReviewReader.Read(Encoding.UTF8.GetBytes(review.ToJsonString())) is not ReviewReading.Read { Review: var read }
                || WorkloadKind.Find(read.Kind) is not { } kind)
            {
                return true;
            }

            var found = Assert.IsType<WorkloadReading.Found>(WorkloadImages.Read(kind, read.Object!.Value));
            return found.Images.Select(image => image.Image).Order(StringComparer.Ordinal).SequenceEqual(ByDocument(item).Order(StringComparer.Ordinal));
        });

    private static IEnumerable<string> ByDocument(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => member switch
        {
            { Key: "status" or "metadata" } => [],
            { Key: "image", Value: JsonValue image } => [(string)image!],
            { Key: "reference", Value: JsonValue reference } => [(string)reference!],
            _ => ByDocument(member.Value),
        }),
        JsonArray list => list.SelectMany(ByDocument),
        _ => [],
    };

    private static void Shuffle(JsonObject item, Random random)
    {
        var members = item.Select(member => (member.Key, Value: member.Value?.DeepClone())).ToArray();
        random.Shuffle(members);
        item.Clear();
        foreach (var (key, value) in members)
        {
            item[key] = value;
            if (value is JsonObject inner)
            {
                Shuffle(inner, random);
            }
        }
    }
}
