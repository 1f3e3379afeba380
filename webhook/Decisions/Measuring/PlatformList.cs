using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Documents;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What an index can make run (OCI image spec, "Image index").</summary>
internal static class PlatformList
{
    /// <summary>Docker's official images have at most 10; evidence of more is not collected, so they lack it.</summary>
    public const int MostMeasured = 32;

    public static IReadOnlyList<Descriptor>? Of(ManifestDocument document) => document is ManifestDocument.Index index
        ? [.. index.Manifests.Where(child => child.Platform?.IsRunnable ?? true)]
        : null;

    /// <summary>Empty sheets: all are listed, because one of them may be a revoked digest, but a sheet that nobody fills satisfies nothing.</summary>
    public static IReadOnlyList<PlatformSheet> Sheets(IReadOnlyList<Descriptor> children, RepositoryName repository) =>
        [.. children.DistinctBy(child => child.Digest).Select(child => Sheet(child, children.Count, repository))];

    /// <summary>
    /// What indexes inside the index lead to. Nothing of it is measured, so it satisfies nothing; but its digests are known, and one that
    /// could not be looked through leads to a digest that nobody knows.
    /// </summary>
    public static IEnumerable<PlatformSheet> Nested(IReadOnlyList<NestedIndex> indexes, RepositoryName repository) => indexes.SelectMany(index =>
        index.Failure is { } failure
            ? [Unmeasured("what an index inside the index leads to", index.Digest, null, failure, repository)]
            : index.Children.DistinctBy(child => child.Digest).Select(child => Unmeasured(
                child.Platform?.ToString() ?? "a platform without a name", child.Digest, child.Digest, InsideAnother, repository)));

    private static CheckFailure InsideAnother => new(FailureKind.Bad, "nested-index", "it is listed by an index inside an index", Cause.Pusher);

    private static PlatformSheet Unmeasured(
        string name, Digest found, Digest? digest, CheckFailure failure, RepositoryName repository)
    {
        var sheet = new FactSheet(repository) { Digest = digest };
        sheet.Add(failure);
        return new PlatformSheet(name, found, sheet, CanBeMeasured: false);
    }

    private static PlatformSheet Sheet(Descriptor child, int count, RepositoryName repository)
    {
        var sheet = new FactSheet(repository) { Digest = child.Digest };
        // Not to have looked is not to have found nothing.
        var tooMany = count > MostMeasured
            ? new CheckFailure(FailureKind.CouldNotCheck, "too-many", $"the index lists more than {MostMeasured} platforms; none of them is looked at", Cause.Pusher)
            : null;
        // What an index inside an index makes run is not in view, so a signature on it does not speak for that.
        var problem = tooMany is null && MediaTypes.IsIndex(child.MediaType)
            ? new CheckFailure(FailureKind.Bad, "nested-index", "it is an index inside an index", Cause.Pusher)
            : null;
        if (problem is not null)
        {
            sheet.Add(problem);
        }

        return new PlatformSheet(child.Platform?.ToString() ?? "a platform without a name", child.Digest, sheet, CanBeMeasured: problem is null && tooMany is null, tooMany);
    }
}
