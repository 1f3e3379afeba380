using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Cluster;

namespace ImageTrust.Policy.Tool.Asking;

/// <summary>
/// From what a cluster names to the bytes behind it. What runs is what the node says, whatever its tag has become since; what may run is what the tag
/// stands for now. Both are listed where they differ.
/// </summary>
/// <param name="resolve">Asks a registry what a tag stands for.</param>
/// <param name="isAsked">Whether an image has to be looked at in that namespace.</param>
internal sealed class ClusterDigests(
    Func<ImageReference, NamespaceName, CancellationToken, Task<ResolvedTag>> resolve, Func<string, NamespaceName, bool> isAsked)
{
    private readonly Dictionary<string, ResolvedTag> tags = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Requests that were sent to find out what tags stand for.</summary>
    public int Requests { get; private set; }

    /// <param name="uses">Everything that the cluster names.</param>
    /// <param name="progress">Shows how many tags were asked about: a total, and what does it.</param>
    /// <param name="cancel">Ends everything.</param>
    public async Task<IReadOnlyList<NamedImage>> FindAsync(
        IReadOnlyList<ImageUse> uses, Func<int, Func<Action, Task>, Task> progress, CancellationToken cancel)
    {
        var named = uses.GroupBy(use => use.Image, StringComparer.Ordinal).ToList();
        var asked = named
            .Select(group => (Reference: Read(group.Key), Use: group.FirstOrDefault(use => isAsked(group.Key, use.Namespace))))
            .Where(one => one is { Reference: { Digest: null }, Use: not null })
            .DistinctBy(one => one.Reference!.ToString())
            .Select(one => (Reference: one.Reference!, one.Use!.Namespace))
            .ToList();
        await progress(asked.Count, step => ResolveAsync(asked, step, cancel));
        return
        [
            .. named.SelectMany(group => group.Select(use => Place(Read(group.Key), use)))
                .GroupBy(placed => placed.Image, StringComparer.Ordinal)
                .Select(group => new NamedImage(group.Key, group.First().Reference, group.First().Failure, [.. group.Select(placed => placed.Name)]))
                .OrderBy(image => image.Image, StringComparer.Ordinal),
        ];
    }

    private Task ResolveAsync(IReadOnlyList<(ImageReference Reference, NamespaceName Namespace)> asked, Action step, CancellationToken cancel) => HostRounds.AskAsync(
        asked,
        one => one.Reference.Host,
        async (one, stop) =>
        {
            var found = await resolve(one.Reference, one.Namespace, stop);
            Keep(one.Reference, found);
            step();
            return found.Failure?.Cause != Cause.RegistrySilent;
        },
        (one, why) =>
        {
            Keep(one.Reference, new ResolvedTag(null, [], Unasked(why), new RecordedRequests(0, new Dictionary<string, int>(), new Dictionary<string, int>(), false)));
            step();
        },
        cancel);

    /// <summary>Why a registry that was silent about others was not asked about this image.</summary>
    public static CheckFailure Unasked(string why) => new(FailureKind.CouldNotCheck, "not-asked", why, Cause.RegistrySilent);

    private void Keep(ImageReference reference, ResolvedTag found)
    {
        lock (gate)
        {
            tags[reference.ToString()] = found;
            Requests += found.Requests.Joined ? 0 : found.Requests.Count;
        }
    }

    private (string Image, ImageReference? Reference, CheckFailure? Failure, NamedBy Name) Place(ImageReference? reference, ImageUse use)
    {
        if (reference is null)
        {
            return (use.Image, null, null, new NamedBy(use, DigestSource.None));
        }

        // A digest in the object is what a node has to run, whatever form of it the node reports.
        if (reference.Digest is { } written)
        {
            return At(reference, written, new NamedBy(use, DigestSource.Object));
        }

        // The policy says the same of it whatever its bytes are, so that nobody has asked.
        if (!tags.TryGetValue(reference.ToString(), out var tag))
        {
            return (reference.ToString(), reference, null, new NamedBy(use, DigestSource.None));
        }

        return use.Runs switch
        {
            // Some runtimes report the platform's manifest of an index; what was pulled, and signed, is the index.
            Running.At running when tag.Digest is { } index && tag.Platforms.Contains(running.Digest) => At(reference, index, new NamedBy(use, DigestSource.Node)),
            Running.At running => At(
                reference, running.Digest, new NamedBy(use, DigestSource.Node, tag.Digest is { } now && now != running.Digest ? now : null)),
            _ when tag.Digest is { } digest => At(reference, digest, new NamedBy(use, DigestSource.Tag)),
            _ => (reference.ToString(), reference, tag.Failure, new NamedBy(use, DigestSource.None)),
        };
    }

    private static (string, ImageReference?, CheckFailure?, NamedBy) At(ImageReference reference, Digest digest, NamedBy name)
    {
        var exact = reference.At(digest);
        return (exact.ToString(), exact, null, name);
    }

    private static ImageReference? Read(string image) => ImageReading.TryRead(image, out var reference, out _) ? reference : null;
}
