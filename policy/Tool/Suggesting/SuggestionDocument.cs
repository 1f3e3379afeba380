using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Cluster;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>What <c>policy suggest --json</c> writes.</summary>
/// <param name="Version">Of this shape. Members are added without a new one.</param>
/// <param name="Time">When registries were asked.</param>
/// <param name="Draft">The file that was written; null where nobody can be proposed.</param>
/// <param name="Signers">Those that the draft proposes.</param>
/// <param name="Also">Signatures by others beside theirs.</param>
/// <param name="Contested">Repositories for which nobody is proposed although somebody has signed.</param>
/// <param name="Unsigned">Images of which everything was seen and nothing is signed.</param>
/// <param name="Unknown">Images of which everything was seen, and nothing that is attached verifies against what was given: why not.</param>
/// <param name="Attested">Unsigned images about which somebody has attested something.</param>
/// <param name="Notation">Images with signatures of Notation, which are not read.</param>
/// <param name="Unread">What could not be read or checked: of it nothing is known.</param>
/// <param name="Findings">What <c>policy check</c> will still find when every mark is gone.</param>
/// <param name="Places">What the draft would do without its marks.</param>
internal sealed record SuggestionDocument(
    int Version,
    DateTimeOffset Time,
    string? Draft,
    IReadOnlyList<SuggestedSigner> Signers,
    IReadOnlyList<SuggestedSigner> Also,
    IReadOnlyList<ContestedRepository> Contested,
    IReadOnlyList<string> Unsigned,
    IReadOnlyList<string> Unknown,
    IReadOnlyList<AttestedImage> Attested,
    IReadOnlyList<string> Notation,
    IReadOnlyList<string> Unread,
    IReadOnlyList<string> Findings,
    IReadOnlyList<SuggestedPlace> Places)
{
    // Of one image a few words; the rest is what policy verify is for.
    private const int LongestDetail = 200;

    public static SuggestionDocument Of(Suggestion suggestion, ClusterImages cluster, string? draft)
    {
        var proposal = suggestion.Content.Proposal;
        var found = suggestion.Images.Where(image => image.Found is not null).ToList();
        var unsigned = found.Where(image => Suggestion.IsUnsigned(image.Found!)).ToList();
        return new SuggestionDocument(
            1, suggestion.Content.Date, draft,
            [
                .. proposal.Keys.Select(key => new SuggestedSigner(suggestion.Draft!.Keys[key.Fingerprint], $"key {key.Fingerprint}", null, [.. key.Repositories.Select(one => one.Text)], key.Digests)),
                .. proposal.Identities.Select(identity => new SuggestedSigner(
                    suggestion.Draft!.Identities[identity.Signer], identity.Signer.Subject, identity.Signer.Issuer, [.. identity.Repositories.Select(one => one.Text)], identity.Digests)),
            ],
            [.. proposal.Also.Select(also => new SuggestedSigner(null, also.Signer.Subject, also.Signer.Issuer, [also.Repository.Text], also.Digests))],
            [.. proposal.Contested.Select(contested => new ContestedRepository(contested.Repository.Text, [.. contested.Signers.Select(signer => signer.Subject)]))],
            [.. unsigned.Select(image => image.Image.Image)],
            [.. found.Where(image => Suggestion.IsUnknown(image.Found!)).Select(image => $"{image.Image.Image}: {Line.Of(image.Found!.Failures[0].Detail, LongestDetail)}")],
            [.. unsigned.Where(image => image.Found!.Attested.Count > 0).Select(AttestedImage.Of)],
            [.. found.Where(image => image.Found!.NotationSignatures > 0).Select(image => image.Image.Image)],
            [.. cluster.Unread, .. suggestion.Images.SelectMany(NotRead)],
            suggestion.Findings,
            [.. suggestion.Forecast.Select(place => SuggestedPlace.Of(place, suggestion.Draft!))]);
    }

    /// <summary>Why something about an image is not known. What was seen and is bad is known.</summary>
    private static IEnumerable<string> NotRead(Surveyed image)
    {
        string name = Line.Of(image.Image.Image, LongestDetail * 2);
        if (image.Image.Reference is null)
        {
            return [$"{name}: it is no image that a registry could be asked for"];
        }

        if (image.Found is not { } found)
        {
            return [$"{name}: {Line.Of(image.Image.Failure?.Detail ?? "its digest is not known", LongestDetail)}"];
        }

        return found.Facts.IsComplete ? []
            : [$"{name}: {Line.Of(found.Failures.FirstOrDefault(failure => failure.Kind == FailureKind.CouldNotCheck)?.Detail ?? "a place of evidence was not seen whole", LongestDetail)}"];
    }
}

/// <param name="Authority">Its name in the draft; null where it is in none.</param>
/// <param name="Subject">The certificate's subject as the draft names it, or a key's fingerprint.</param>
/// <param name="Issuer">Null for a key.</param>
/// <param name="Repositories">Where it was found, and is proposed for if it is.</param>
/// <param name="Digests">Images that it has signed there.</param>
internal sealed record SuggestedSigner(string? Authority, string Subject, string? Issuer, IReadOnlyList<string> Repositories, int Digests);

/// <param name="Repository">Which.</param>
/// <param name="Subjects">Who has signed there.</param>
internal sealed record ContestedRepository(string Repository, IReadOnlyList<string> Subjects);

/// <param name="Image">The image.</param>
/// <param name="Statements">Who has attested what: predicate type and signer.</param>
internal sealed record AttestedImage(string Image, IReadOnlyList<string> Statements)
{
    public static AttestedImage Of(Surveyed image) => new(image.Image.Image,
        [.. image.Found!.Attested.Select(one => $"{one.PredicateType} by {SignerIdentity.Of(one.Signature)?.Subject ?? one.Signature.Signer.Identity}").Distinct(StringComparer.Ordinal)]);
}

/// <param name="Image">The image.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Team">By the label.</param>
/// <param name="SignedBy">Authorities of the draft that have signed it, as the draft asks for it.</param>
/// <param name="SignedUnlogged">Keys of the draft that have signed it and left no entry in a log, which the draft refuses.</param>
/// <param name="Phases">What each phase would do.</param>
internal sealed record SuggestedPlace(
    string Image, string Namespace, string? Team, IReadOnlyList<string> SignedBy, IReadOnlyList<string> SignedUnlogged, IReadOnlyList<SuggestedVerdict> Phases)
{
    public static SuggestedPlace Of(ForecastPlace place, DraftPolicy draft) => new(
        place.Image.Image.Image, place.Namespace, place.Team, SignersOf(place, draft), UnloggedOf(place, draft),
        [.. place.Verdicts.Select(verdict => new SuggestedVerdict(verdict.Phase, verdict.Judgement, verdict.Action, verdict.Leading))]);

    /// <summary>Those whom the draft names for this very image.</summary>
    public static IReadOnlyList<string> SignersOf(ForecastPlace place, DraftPolicy draft) =>
    [
        .. place.Verdicts[0].Reasons.Where(reason => reason.Code is ReasonCode.SignedBy or ReasonCode.KeyFallback).Select(reason => reason.Subject).OfType<string>()
            .Where(name => draft.Keys.Values.Contains(name) || draft.Identities.Values.Contains(name)).Distinct(StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> UnloggedOf(ForecastPlace place, DraftPolicy draft) =>
    [
        .. (place.Image.Found?.Signatures ?? []).Where(signature => signature.Signer is KeySigner && signature.Logs.Count == 0)
            .Select(signature => draft.Keys[((KeySigner)signature.Signer).Fingerprint]).Except(SignersOf(place, draft), StringComparer.Ordinal),
    ];
}

/// <param name="Phase">The phase.</param>
/// <param name="Judgement">What the draft says.</param>
/// <param name="Action">What admission would do with a pod.</param>
/// <param name="Reason">The reason that is told first.</param>
internal sealed record SuggestedVerdict(Phase Phase, Judgement Judgement, AdmissionAction Action, ReasonCode Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n", WriteIndented = true)]
[JsonSerializable(typeof(SuggestionDocument))]
internal sealed partial class SuggestionJson : JsonSerializerContext
{
    public static void Write(TextWriter output, SuggestionDocument document) => output.WriteLine(JsonSerializer.Serialize(document, Default.SuggestionDocument));
}
