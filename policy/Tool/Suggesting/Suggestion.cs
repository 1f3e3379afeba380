using ImageTrust.Decisions.Surveys;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>A draft and what it would mean, from what was found.</summary>
/// <param name="Content">What the draft is made of.</param>
/// <param name="Draft">The draft; null where nobody can be proposed.</param>
/// <param name="Findings">What <c>policy check</c> will still find when every mark is gone.</param>
/// <param name="Images">What was looked at.</param>
/// <param name="Forecast">What the draft without its marks says of each, in every phase; the draft's own evaluation.</param>
internal sealed record Suggestion(
    DraftContent Content, DraftPolicy? Draft, IReadOnlyList<string> Findings, IReadOnlyList<Surveyed> Images, IReadOnlyList<ForecastPlace> Forecast)
{
    public static Suggestion Of(ToolHost host, SuggestRequest request, IReadOnlyList<Surveyed> images)
    {
        var now = host.Clock.GetUtcNow();
        var found = images.Select(image => image.Found).OfType<SurveyedImage>().ToList();
        var proposal = SignerGroups.Of(found);
        var used = proposal.Identities.Select(one => one.Signer.TrustRoot).Concat(proposal.Keys.Select(key => key.TrustRoot)).ToHashSet(StringComparer.Ordinal);
        var content = new DraftContent(
            proposal, Unsigned(images),
            request.Keys.Where(key => proposal.Keys.Any(one => one.Fingerprint == key.Key.Fingerprint)).DistinctBy(key => key.Key.Fingerprint)
                .ToDictionary(key => key.Key.Fingerprint, key => key.File),
            request.Roots.Where(root => used.Contains(root.Digest.Text)).DistinctBy(root => root.Digest)
                .ToDictionary(root => root.Digest.Text, root => root.File, StringComparer.Ordinal),
            now);
        if (proposal.Identities.Count + proposal.Keys.Count == 0)
        {
            return new Suggestion(content, null, [], images, []);
        }

        var (policy, findings) = Read(DraftPolicy.Write(content, isMarked: false).Text, request, content, now);
        return new Suggestion(content, DraftPolicy.Write(content, isMarked: true), findings, images, [.. images.SelectMany(image => ForecastPlace.Of(policy, image, now))]);
    }

    /// <summary>Whether everything was seen and nothing of it is a signature, or could be one of somebody whose key or root was not given.</summary>
    public static bool IsUnsigned(SurveyedImage image) => image is { Signatures.Count: 0, Failures.Count: 0 } && image.Facts.IsComplete;

    /// <summary>Whether everything was seen, and what is attached was made by nobody whom the roots and keys that were given know.</summary>
    public static bool IsUnknown(SurveyedImage image) => image is { Signatures.Count: 0, Failures.Count: > 0 } && image.Facts.IsComplete;

    /// <summary>Repositories of which every image was seen and none is signed.</summary>
    private static List<UnsignedRepository> Unsigned(IReadOnlyList<Surveyed> images) =>
    [
        .. images.Where(image => image.Image.Reference is not null).GroupBy(image => image.Image.Reference!.Repository)
            .Where(repository => repository.All(image => image.Found is { } found && IsUnsigned(found)))
            .OrderBy(repository => repository.Key.Text, StringComparer.Ordinal)
            .Select(repository => new UnsignedRepository(
                repository.Key,
                [.. repository.SelectMany(image => image.Image.Names).Select(name => name.Use.Namespace).Distinct().OrderBy(ns => ns.Text, StringComparer.Ordinal)])),
    ];

    private static (TrustPolicy Policy, IReadOnlyList<string> Findings) Read(string text, SuggestRequest request, DraftContent content, DateTimeOffset now)
    {
        var files = DraftFiles.Of(request, content, text).ToDictionary(file => file.Name, file => file.Bytes, StringComparer.Ordinal);
        var check = PolicyCheck.OfText(text, path => files.TryGetValue(path.Text, out byte[]? bytes) ? new FileReading.Found(bytes) : new FileReading.Missing(), now);
        return check.Policy is { } policy
            ? (policy, [.. check.Findings.Where(finding => finding.Level != LintLevel.Note).Select(finding => $"{finding.Rule}: {finding.Sentence}")])
            : throw new InvalidOperationException($"The draft is no policy: {string.Join("; ", check.Findings.Select(finding => PolicyCheck.Line(PolicyFile.Name, finding)))}");
    }
}

/// <summary>What the draft says of an image in a namespace.</summary>
/// <param name="Image">The image.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Team">By the label.</param>
/// <param name="Verdicts">One for each phase, in their order.</param>
internal sealed record ForecastPlace(Surveyed Image, string Namespace, string? Team, IReadOnlyList<Verdict> Verdicts)
{
    public static IEnumerable<ForecastPlace> Of(TrustPolicy policy, Surveyed image, DateTimeOffset now)
    {
        var places = image.Image.Names.Select(name => (name.Use.Namespace, name.Use.Team)).Distinct().OrderBy(place => (place.Namespace.Text, place.Team));
        return places.Select(place => new ForecastPlace(image, place.Namespace.Text, place.Team,
            [.. Phases.All.Select(phase => Verdict(policy.WithPhase(phase), image, place.Namespace, phase, now))]));
    }

    private static Verdict Verdict(TrustPolicy policy, Surveyed image, NamespaceName ns, Phase phase, DateTimeOffset now)
    {
        if (image.Image.Reference is not { } reference)
        {
            return PolicyEvaluator.Evaluate(policy, new Unreadable.Reference("its image cannot be read", Carrier.Pod), ns, phase);
        }

        var facts = image.Found?.Facts
            ?? new ImageFacts(reference.Repository, [], [], image.Image.Failure is { } failure ? [failure] : [], null);
        return PolicyEvaluator.Evaluate(policy, new PolicyQuestion(facts, ns, now, phase, Subject.ByHand));
    }
}
