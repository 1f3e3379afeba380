using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Failures;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Decisions.Verification;

/// <summary>
/// "Bad" or "could not check", and whose doing it was. Bad is what was seen whole and is not what it must be. What was not seen could not be
/// checked, whoever kept it from being seen: somebody who hides the newest report must not make the one before it the newest. What a policy may
/// excuse follows from the cause alone.
/// </summary>
internal static class FailureMapping
{
    /// <summary>Something that may have been evidence, and was not seen.</summary>
    public static CheckFailure OfUnseen(RegistryFailure failure, string where) => new(
        FailureKind.CouldNotCheck, failure.Name, Sentence(failure, where), CauseMapping.Of(failure.Cause));

    /// <summary>Something that lies where evidence lies, was seen, and is none.</summary>
    public static CheckFailure OfUnusable(RegistryFailure failure, string where) => new(
        FailureKind.Bad, failure.Name, Sentence(failure, where), CauseMapping.Of(failure.Cause));

    /// <summary>The image itself. That it is not there is the registry's word alone, which does not make it a bad image; whoever wrote its name can bring it about.</summary>
    public static CheckFailure OfResolving(RegistryFailure failure) => failure.Meaning switch
    {
        FailureMeaning.Absent => new(FailureKind.CouldNotCheck, failure.Name, $"{failure.Host}: there is no such image or tag", Cause.PodAuthor),
        FailureMeaning.Bad => new(FailureKind.Bad, failure.Name, Sentence(failure), CauseMapping.Of(failure.Cause)),
        _ => new(FailureKind.CouldNotCheck, failure.Name, Sentence(failure), CauseMapping.Of(failure.Cause)),
    };

    /// <summary>
    /// Evidence that does not verify is bad. Where somebody trusted has signed what is too large to be read, it is known to be evidence and nothing is
    /// known of what it says: it may be the newest report.
    /// </summary>
    public static CheckFailure OfVerification(Failure failure, string where) =>
        new(failure is { Code: FailureCode.EvidenceTooLarge, Step: Step.Artifact } ? FailureKind.CouldNotCheck : FailureKind.Bad, failure.Code.Name(), $"expected {failure.Expected}, got {failure.Got} (in {where})", Cause.Pusher);

    public static CheckFailure OfOwnLimit(OwnLimit limit, string detail) => new(FailureKind.CouldNotCheck, ClosedSet.WordOf(limit), detail, Cause.OwnBudget);

    private static string Sentence(RegistryFailure failure, string? where = null) =>
        $"{failure.Host}: {failure.Detail}{(where is null ? "" : $" (in {where})")}{(failure.Said is null ? "" : $"; it says: {failure.Said}")}";
}
