using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Corpus;

/// <summary>
/// What real API servers sent (tests/corpus/admission), review by review: the images that were found and asked about, and both answers
/// in the strictest phase. The table is committed; UPDATE_GOLDEN=1 writes it anew.
/// </summary>
public sealed class CorpusTests
{
    private const string Head = """
        # Recorded reviews and their answers

        What kube-apiserver 1.36.2 and 1.20.2 sent, and what the webhook made of it. Policy: day2, enforced everywhere; images of
        `registry.example.test/team/` must be signed, and all are but `team/cron`; those of `registry.example.test/tools/` nobody signs; no rule covers any other.
        `asked` are the images that the review brings. `/mutate` shows what is pinned; `/validate` is asked with what `/mutate` made of the object,
        as an API server does. Written by a test.

        | review | images in the object | asked | /mutate | /validate |
        |---|---|---|---|---|

        """;

    public static TheoryData<string> Reviews =>
        [.. Directory.EnumerateFiles(Path.Combine(Place.Corpus, "reviews")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Every_recorded_review_gets_the_answer_of_the_committed_table()
    {
        await using var stage = await ServerStage.StartAsync();
        var table = new StringBuilder(Head);
        foreach (string name in Reviews.Select(row => row.Data))
        {
            PushAll(stage, Place.Review(name));
            var review = JsonNode.Parse(Place.Review(name))!.AsObject();
            string named = InObject(review), asked = Asked(review);
            var mutated = await stage.MutateAsync(review);
            foreach (var (pointer, value) in mutated.Patch)
            {
                Replace(review["request"]!["object"]!, pointer, value);
            }

            var validated = await stage.ValidateAsync(review);
            table.Append($"| {name} | {named} | {asked} | {Pins(mutated)} | {Said(validated)} |\n");
        }

        string path = Path.Combine(Place.Corpus, "table.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, table.ToString());
        }

        Assert.Equal(await File.ReadAllLinesAsync(path), table.ToString().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void The_corpus_is_whole() => Assert.Equal(104, Reviews.Count);

    [Theory]
    [MemberData(nameof(Reviews))]
    public void Every_recorded_review_is_read(string name)
    {
        var review = Assert.IsType<ReviewReading.Read>(ReviewReader.Read(Place.Review(name))).Review;
        Assert.IsNotType<ReviewNeed.Unreadable>(ReviewNeed.Of(review));
    }

    /// <summary>Every image of the registry that the object names, readable or not, as far as it can be pushed.</summary>
    private static void PushAll(ServerStage stage, byte[] body)
    {
        foreach (string image in Images(JsonNode.Parse(body)!["request"]!["object"]))
        {
            string[] parts = image.Split('/', 2);
            if (parts is [ServerStage.Host, { } rest] && rest.All(char.IsAscii) && rest.Split(':') is [{ } repository, { Length: > 0 } tag] && !rest.Contains('@', StringComparison.Ordinal))
            {
                stage.Push(repository, tag, signed: repository != "team/cron");
            }
        }
    }

    private static string InObject(JsonObject review) => Cell(Images(review["request"]!["object"]));

    private static string Asked(JsonObject review)
    {
        var read = Assert.IsType<ReviewReading.Read>(ReviewReader.Read(Encoding.UTF8.GetBytes(review.ToJsonString()))).Review;
        return ReviewNeed.Of(read) switch
        {
            ReviewNeed.Images images => Cell(images.Named.Fields.Select(field => $"{images.Named.Kind.PathOf(field)} {field.Image}")),
            ReviewNeed.Nothing nothing => nothing.Why,
            ReviewNeed.Unreadable bad => bad.Code,
            _ => throw new InvalidOperationException("no such need"),
        };
    }

    private static string Pins(ReviewAnswer answer) => answer.Patch.Count == 0 ? "" : Cell(answer.Patch.Keys);

    private static string Said(ReviewAnswer answer)
    {
        string word = !answer.Allowed ? "deny" : answer.Warnings.Count > 0 ? "warn" : "admit";
        var reasons = answer.Notes.Where(note => note.Key.EndsWith("-reason", StringComparison.Ordinal)).Select(note => note.Value).Distinct();
        return $"{word} {string.Join(", ", reasons)}".TrimEnd();
    }

    private static string Cell(IEnumerable<string> texts)
    {
        var all = texts.Select(text => text.Length > 90 ? text[..90] + "…" : text).Select(text => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`").ToList();
        return all.Count <= 4 ? string.Join("<br>", all) : string.Join("<br>", all.Take(3)) + $"<br>and {all.Count - 3} more";
    }

    private static IEnumerable<string> Images(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => member switch
        {
            { Key: "status" or "metadata" } => [],
            { Key: "image", Value: JsonValue image } => [(string)image!],
            { Key: "reference", Value: JsonValue reference } => [(string)reference!],
            _ => Images(member.Value),
        }),
        JsonArray list => list.SelectMany(Images),
        _ => [],
    };

    private static void Replace(JsonNode root, string pointer, string value)
    {
        string[] steps = pointer.Split('/')[1..];
        var at = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        at[steps[^1]] = value;
    }
}
