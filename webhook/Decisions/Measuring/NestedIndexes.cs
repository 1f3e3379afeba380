using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Decisions.Measuring;

/// <summary>An index inside an index.</summary>
/// <param name="Digest">Its own.</param>
/// <param name="Children">What it can make run; empty when it could not be read.</param>
/// <param name="Failure">Why it could not be looked through, so that it may lead to anything; null when it was.</param>
internal sealed record NestedIndex(Digest Digest, IReadOnlyList<Descriptor> Children, CheckFailure? Failure);

/// <summary>Looks through indexes inside an index: containerd follows them as deep as they go, and a revoked digest may lie at the bottom.</summary>
internal static class NestedIndexes
{
    // Nobody builds them: BuildKit and docker write one level. Beyond these bounds an index may hold anything, and is treated so.
    public const int MostDepth = 4;
    public const int MostFetched = 16;

    public static async Task<IReadOnlyList<NestedIndex>> ReadAsync(ImageLookup lookup, IReadOnlyList<Descriptor> children)
    {
        List<NestedIndex> found = [];
        HashSet<Digest> seen = [];
        Queue<(Descriptor Index, int Depth)> open = new(Indexes(children).Select(child => (child, 1)));
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next.Index.Digest))
            {
                continue;
            }

            if (found.Count == MostFetched || next.Depth > MostDepth)
            {
                found.Add(new NestedIndex(next.Index.Digest, [], new CheckFailure(
                    FailureKind.CouldNotCheck, "too-many",
                    $"more than {MostFetched} indexes inside each other, or deeper than {MostDepth}; what they make run is not known", Cause.Pusher)));
                break;
            }

            var read = await ReadAsync(lookup, next.Index);
            found.Add(read);
            foreach (var child in Indexes(read.Children))
            {
                open.Enqueue((child, next.Depth + 1));
            }
        }

        return found;
    }

    private static IEnumerable<Descriptor> Indexes(IReadOnlyList<Descriptor> children) => children.Where(child => MediaTypes.IsIndex(child.MediaType));

    private static async Task<NestedIndex> ReadAsync(ImageLookup lookup, Descriptor index)
    {
        try
        {
            return new NestedIndex(index.Digest, PlatformList.Of(await lookup.ReadAsync(index.Digest)) ?? [], null);
        }
        catch (RegistryException error)
        {
            return new NestedIndex(index.Digest, [], FailureMapping.OfUnseen(error.Failure, $"an index inside the index, {index.Digest}"));
        }
    }
}
