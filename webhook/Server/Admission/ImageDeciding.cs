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
        return await ForEachAsync(Images(trusted.Decider, named, deadline), async (image, stop) => new DecidedImage(image.Fields, turn is null
            ? trusted.Decider.DecideUnasked(Question(image, named, deadline), OwnLimit.Queue, QueueFull)
            : !image.MayBeAsked
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

        var pins = await ForEachAsync(
            [.. Images(decider, named, deadline).Where(image => image.MayBeAsked)],
            async (image, stop) =>
            {
                var pinning = await decider.PinAsync(Question(image, named, deadline), stop);
                telemetry.Asked(pinning.Requests);
                return (image.Fields, pinning.Image);
            },
            cancellation);
        return [.. pins.Where(pin => pin.Image is not null).SelectMany(pin => pin.Fields.Select(field => (field, pin.Image!)))];
    }

    private string TooMany => $"a review looks up {limits.Images} images at most, and this one names more";

    /// <summary>Every image once. Those that may be looked up are the first in the object's order, of those about which a registry has to be asked.</summary>
    private NamedImage[] Images(Decider decider, ObjectImages named, Deadline deadline)
    {
        // Most objects name one.
        if (named.Fields.Count == 1)
        {
            return [new NamedImage(named.Fields, MayBeAsked: true)];
        }

        NamedImage[] images = [.. named.Fields.GroupBy(field => field.Image, StringComparer.Ordinal).Select(fields => new NamedImage([.. fields], MayBeAsked: true))];
        if (images.Length <= limits.Images)
        {
            return images;
        }

        var asked = images.Where(image => decider.Asks(Question(image, named, deadline))).Take(limits.Images).ToHashSet();
        return [.. images.Select(image => image with { MayBeAsked = asked.Contains(image) })];
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

    private static async Task<T[]> ForEachAsync<T>(NamedImage[] images, Func<NamedImage, CancellationToken, Task<T>> ask, CancellationToken cancellation)
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

    private static ImageQuestion Question(NamedImage image, ObjectImages named, Deadline deadline) =>
        new(image.Text, named.Namespace, $"{named.Name} {named.Kind.PathOf(image.Fields[0])}", deadline.Left, named.Carrier)
        {
            Owner = named.Owner.ToString(),
            Containers = [.. image.Fields.Take(LongestContainerList).Select(field => field.Container)],
        };

    /// <summary>One image of an object, everywhere it is named.</summary>
    /// <param name="Fields">At least one, in the order of the object.</param>
    /// <param name="MayBeAsked">A registry may be asked about it.</param>
    private sealed record NamedImage(IReadOnlyList<ImageField> Fields, bool MayBeAsked)
    {
        /// <summary>As written.</summary>
        public string Text => Fields[0].Image;
    }
}
