using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Admission;

/// <summary>What an operator allows a review.</summary>
/// <param name="Images">Distinct images of one review that are looked up.</param>
internal sealed record ReviewLimits(int Images);

/// <summary>The images that an object names, and what is asked about each of them.</summary>
/// <param name="Carrier">What the object is to the images it names.</param>
/// <param name="Name">Kind and name, for people.</param>
/// <param name="Owner">The workload that people know it by.</param>
internal sealed record ObjectImages(
    WorkloadKind Kind, Carrier Carrier, string Name, WorkloadOwner Owner, NamespaceName Namespace, IReadOnlyList<ImageField> Fields);

/// <summary>Asks about all images of an object, some at a time, each once however often it is named.</summary>
internal sealed class ImageDeciding(ReviewTurns turns, ReviewLimits limits, Telemetry telemetry)
{
    /// <summary>Images of one review that are asked about at the same time: few, so that a pod of 300 containers waits for itself and not others for it.</summary>
    private const int AtATime = 8;

    // A pod names an image once, a sidecar's perhaps twice; a record is no list of a thousand.
    private const int LongestContainerList = 32;

    private static string QueueFull => $"this namespace's share of {ReviewTurns.Most} reviews in progress is used up";

    public async Task<IReadOnlyList<DecidedImage>> DecideAsync(Trusted trusted, ObjectImages named, Deadline deadline, CancellationToken cancellation)
    {
        using var turn = turns.TryEnter(named.Namespace.Text);
        var (images, asked) = Images(trusted.Decider, named, deadline);
        return await ForEachImageAsync(images, async (image, stop) => new DecidedImage([.. image], turn is null
            ? trusted.Decider.DecideUnasked(Question(image, named, deadline), OwnLimit.Queue, QueueFull)
            : !asked.Contains(image.Key)
            ? trusted.Decider.DecideUnasked(Question(image, named, deadline), OwnLimit.Images, TooMany)
            : await AskAsync(trusted.Decider, Question(image, named, deadline), stop)), cancellation);
    }

    /// <returns>The replacement for each field that gets one.</returns>
    public async Task<IReadOnlyList<(ImageField Field, string Pinned)>> PinAsync(
        Decider decider, ObjectImages named, Deadline deadline, CancellationToken cancellation)
    {
        using var turn = turns.TryEnter(named.Namespace.Text);
        if (turn is null)
        {
            return [];
        }

        var (images, asked) = Images(decider, named, deadline);
        var pins = await ForEachImageAsync(
            [.. images.Where(image => asked.Contains(image.Key))],
            async (image, stop) =>
            {
                var pinning = await decider.PinAsync(Question(image, named, deadline), stop);
                telemetry.Asked(pinning.Requests);
                return (Fields: image, pinning.Image);
            },
            cancellation);
        return [.. pins.Where(pin => pin.Image is not null).SelectMany(pin => pin.Fields.Select(field => (field, pin.Image!)))];
    }

    private string TooMany => $"a review looks up {limits.Images} images at most, and this one names more";

    /// <summary>Every image once, and those that may be looked up: the first in the object's order, of those about which a registry has to be asked.</summary>
    private (IGrouping<string, ImageField>[] Images, HashSet<string> Asked) Images(Decider decider, ObjectImages named, Deadline deadline)
    {
        var images = named.Fields.GroupBy(field => field.Image, StringComparer.Ordinal).ToArray();
        var asked = images.Length <= limits.Images
            ? images.AsEnumerable()
            : images.Where(image => decider.Asks(Question(image, named, deadline))).Take(limits.Images);
        return (images, asked.Select(image => image.Key).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<DecisionRecord> AskAsync(Decider decider, ImageQuestion question, CancellationToken stop)
    {
        using var span = Telemetry.Traces.StartActivity("decide");
        var record = await decider.DecideAsync(question, stop);
        // Here and not with the decision: a dry run asks registries like any other review.
        telemetry.Asked(record.Requests);
        if (span is not null)
        {
            span.SetTag("judgement", ClosedSet.WordOf(record.Now.Judgement)).SetTag("reason", ClosedSet.WordOf(record.Now.Leading))
                .SetTag("digest", record.Digest?.Text).SetTag("resolving_ms", record.Timings.Resolving).SetTag("collecting_ms", record.Timings.Collecting)
                .SetTag("requests", record.Requests.Count);
        }

        return record;
    }

    private static async Task<T[]> ForEachImageAsync<T>(
        IGrouping<string, ImageField>[] images, Func<IGrouping<string, ImageField>, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var answers = new T[images.Length];
        if (images.Length == 1)
        {
            answers[0] = await ask(images[0], cancellation);
            return answers;
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, images.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation },
            async (i, stop) => answers[i] = await ask(images[i], stop));
        return answers;
    }

    private static ImageQuestion Question(IGrouping<string, ImageField> image, ObjectImages named, Deadline deadline) =>
        new(image.Key, named.Namespace, $"{named.Name} {named.Kind.PathOf(image.First())}", deadline.Left, named.Carrier)
        {
            Owner = named.Owner.ToString(),
            Containers = [.. image.Take(LongestContainerList).Select(field => field.Container)],
        };
}
