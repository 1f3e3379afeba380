using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Failures;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Decisions.Verification;

/// <summary>
/// "Bad" or "could not check". A policy may admit what could not be checked during an outage, so that kind is kept for what
/// nobody who pushes evidence can bring about: everything else is bad. What a reference can bring about could not be checked
/// either, but the policy admits by code, and only those of an outage.
/// </summary>
internal static class FailureMapping
{
    public static CheckFailure OfRegistry(RegistryFailure failure, string? where = null) =>
        new(failure.Meaning == FailureMeaning.CouldNotCheck ? FailureKind.CouldNotCheck : FailureKind.Bad, failure.Name, Sentence($"{failure.Host}: {failure.Detail}", where));

    /// <summary>The image itself could not be found: the registry's word alone does not make it a bad image.</summary>
    public static CheckFailure OfResolving(RegistryFailure failure) => failure.Code == RegistryFailureCode.NotFound
        ? new CheckFailure(FailureKind.CouldNotCheck, failure.Name, $"{failure.Host}: there is no such image or tag")
        : OfRegistry(failure);

    public static CheckFailure OfVerification(Failure failure, string where) =>
        new(FailureKind.Bad, failure.Code.Name(), Sentence($"expected {failure.Expected}, got {failure.Got}", where));

    private static string Sentence(string text, string? where) => where is null ? text : $"{text} (in {where})";
}
