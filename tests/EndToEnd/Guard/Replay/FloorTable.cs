using System.Text;

namespace EndToEnd.Guard.Replay;

/// <summary>What came of one request: with the webhook alone, with the floor alone, with both.</summary>
internal sealed record ReplayOutcome(ReplayedRequest Request, Refuser Webhook, Refuser Floor, Refuser Both)
{
    /// <summary>Both of them look at such a request, and it got as far as to them.</summary>
    public bool BothSpeak => Request.Review.IsOfTheFloor && Webhook is Refuser.Nobody or Refuser.Webhook && Floor is Refuser.Nobody or Refuser.Floor;

    /// <summary>Why they say otherwise; null where they say the same.</summary>
    public string? Difference => (Webhook, Floor) switch
    {
        (Refuser.Nobody, Refuser.Floor) => "tag",
        (Refuser.Webhook, Refuser.Nobody) when Request.Review.IsOfTheFloor => "digest",
        (Refuser.Webhook, Refuser.Nobody) => "no new image",
        _ => null,
    };

    /// <summary>As the table has it.</summary>
    public string Words => Difference is { } why ? $"{Word(Webhook)} ({why})" : Word(Webhook);

    private static string Word(Refuser refuser) => refuser switch
    {
        Refuser.Nobody => "in",
        Refuser.Server => "no such object",
        Refuser.PodSecurity => "Pod Security",
        _ => "refused",
    };
}

/// <summary>The committed table of all of them: UPDATE_GOLDEN=1 writes it anew.</summary>
internal static class FloorTable
{
    private const string Head = """
        # Recorded reviews as requests to an enforced ring

        Each review of `reviews/` sent again by whoever sent it, to a namespace of a day2 ring whose policy asks for Pod Security `baseline`, with the
        images that were recorded and with others in their place. A cell is the answer with the webhook, which is the same with webhook and
        digest floor together. Where the floor alone (the webhook is down, or out of the way) answers otherwise, brackets say why:

        * `in (tag)`: the floor alone refuses. It sees a tag that nobody has verified and replaced; with the webhook it sees a digest.
        * `refused (digest)`: the floor alone lets in. It does not verify: an image by digest, from a registry of the policy, is let in unsigned too.
        * `refused (no new image)`: workloads and other updates are not the floor's; their pods are.

        `no such object` is the API server's own validation, before anybody is asked. Written by a test.


        """;

    public static string Of(IReadOnlyList<ReplayOutcome> outcomes)
    {
        var table = new StringBuilder(Head);
        string[] titles = [.. outcomes.Select(one => one.Request.Choice.Title).Distinct()];
        table.Append($"| review | {string.Join(" | ", titles)} |\n|---|{string.Concat(titles.Select(_ => "---|"))}\n");
        foreach (var review in outcomes.GroupBy(one => one.Request.Review.Name))
        {
            var cells = titles.Select(title => review.SingleOrDefault(one => one.Request.Choice.Title == title)?.Words ?? "");
            table.Append($"| {review.Key} | {string.Join(" | ", cells)} |\n");
        }

        return table.ToString();
    }

    public static void Committed(string table)
    {
        string path = Path.Combine(RecordedReview.Folder, "floor.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, table);
        }

        Assert.Equal(File.ReadAllLines(path), table.TrimEnd('\n').Split('\n'));
    }
}
