using ImageTrust.Decisions.Surveys;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>
/// From what was found attached to images to who signs them. A signature proves who made it and not that he may: whoever may push to a repository can put his
/// own beside the genuine one. Of several signers of a repository one is proposed only if it is alone on most of what it signs around there, which somebody who
/// adds signatures to images of others is not. Where that tells none apart, or several, nobody is proposed; and who was found beside a proposed signer is
/// proposed for nothing else.
/// </summary>
internal sealed class SignerGroups
{
    /// <summary>
    /// Of so many repositories on which somebody is alone, one may be shared. With fewer, a stranger who signs a few images of others, and a few that
    /// nobody signs, would look like the one whose they are.
    /// </summary>
    private const int AloneForOneShared = 3;

    private readonly List<Territory> territories;

    private SignerGroups(List<Territory> territories) => this.territories = territories;

    public static Proposal Of(IReadOnlyList<SurveyedImage> images)
    {
        var seen = Services(images.GroupBy(image => image.Repository).Select(Territory.Of).OrderBy(one => one.Repository.Text, StringComparer.Ordinal).ToList());
        var groups = new SignerGroups(seen);
        var told = seen.Select(territory => (Territory: territory, Signer: groups.SignerOf(territory))).ToList();
        var strangers = told.Where(one => one.Signer is not null)
            .SelectMany(one => one.Territory.Signers.Keys.Where(signer => signer != one.Signer)).ToHashSet();
        told = [.. told.Select(one => one.Signer is { } signer && strangers.Contains(signer) ? (one.Territory, null) : one)];
        return new Proposal(
            Identities([.. told.Where(one => one.Signer is not null).Select(one => (one.Territory, one.Signer!))]),
            Keys(images),
            [.. told.Where(one => one.Signer is not null).SelectMany(one => one.Territory.Signers.Where(entry => entry.Key != one.Signer)
                .Select(entry => new AlsoSigned(one.Territory.Repository, entry.Key, entry.Value.Count)))],
            [.. told.Where(one => one.Signer is null && one.Territory.Signers.Count > 0)
                .Select(one => new Contested(one.Territory.Repository, [.. one.Territory.Signers.Keys.OrderBy(signer => signer.Subject, StringComparer.Ordinal)]))]);
    }

    private SignerIdentity? SignerOf(Territory territory)
    {
        if (territory.Signers.Count <= 1)
        {
            return territory.Signers.Keys.FirstOrDefault();
        }

        var apart = territory.Signers.Where(entry => IsAtHome(entry.Key, territory)).ToList();
        // And it signs there as much as anybody: not one image of many.
        return apart is [var only] && territory.Signers.Values.All(other => other.Count <= only.Value.Count) ? only.Key : null;
    }

    /// <summary>Whether somebody is alone on most of the repositories that he signs around there.</summary>
    private bool IsAtHome(SignerIdentity signer, Territory territory)
    {
        var around = territories.Where(other => other.Parent == territory.Parent && other.Signers.ContainsKey(signer)).ToList();
        int shared = around.Count(other => other.Signers.Count > 1);
        return around.Count - shared >= AloneForOneShared * shared;
    }

    private static List<ProposedIdentity> Identities(IReadOnlyList<(Territory Territory, SignerIdentity Signer)> told)
    {
        var around = told.GroupBy(one => one.Territory.Parent, StringComparer.Ordinal).ToDictionary(
            parent => parent.Key, parent => parent.CountBy(one => one.Signer).MaxBy(entry => entry.Value), StringComparer.Ordinal);
        return
        [
            .. told.GroupBy(one => one.Signer).Select(group => new ProposedIdentity(
                    group.Key,
                    [.. group.SelectMany(one => one.Territory.Subjects[group.Key]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                    [.. group.Select(one => one.Territory.Repository)],
                    group.Sum(one => one.Territory.Signers[group.Key].Count),
                    group.Select(one => around[one.Territory.Parent]).FirstOrDefault(most => most.Key != group.Key && most.Value > group.Count()).Key))
                .OrderByDescending(proposed => proposed.Repositories.Count).ThenBy(proposed => proposed.Signer.Subject, StringComparer.Ordinal),
        ];
    }

    private static List<ProposedKey> Keys(IReadOnlyList<SurveyedImage> images) =>
    [
        .. images.SelectMany(image => image.Signatures.Where(signature => signature.Signer is KeySigner)
                .Select(signature => (Key: ((KeySigner)signature.Signer).Fingerprint, Image: image, Root: signature.Logs.Count > 0 ? signature.TrustRoot : null)))
            .GroupBy(one => one.Key)
            .Select(group => new ProposedKey(
                group.Key, [.. group.Select(one => one.Image.Repository).Distinct()], group.Select(one => one.Image).Distinct().Count(),
                group.Where(one => one.Root is not null).Select(one => one.Image).Distinct().Count(),
                group.Where(one => one.Root is not null).CountBy(one => one.Root!).OrderByDescending(root => root.Value).Select(root => root.Key).FirstOrDefault()))
            .OrderBy(proposed => proposed.Fingerprint.Text, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Signers of whom each signs the one image that is called like its source are one signer with <c>{service}</c>. Of the same images only one
    /// such form can be written, and it is the one that holds for most; one service alone is no pattern.
    /// </summary>
    private static List<Territory> Services(List<Territory> territories)
    {
        var forms = territories
            .SelectMany(territory => territory.Signers.Keys.Select(signer => signer.AsService(territory.Repository)).OfType<SignerIdentity>())
            .CountBy(form => form).Where(form => form.Value > 1)
            .GroupBy(form => form.Key.Images, StringComparer.Ordinal)
            .Select(images => images.OrderByDescending(form => form.Value).ThenBy(form => form.Key.Subject, StringComparer.Ordinal).First().Key)
            .ToHashSet();
        return [.. territories.Select(territory => territory.With(signer =>
            signer.AsService(territory.Repository) is { } form && forms.Contains(form) ? form : signer))];
    }

    /// <summary>One repository, and who has signed what in it.</summary>
    /// <param name="Repository">Which.</param>
    /// <param name="Signers">Digests by signer.</param>
    /// <param name="Subjects">Subjects by signer.</param>
    private sealed record Territory(
        RepositoryName Repository, Dictionary<SignerIdentity, HashSet<Digest>> Signers, Dictionary<SignerIdentity, HashSet<string>> Subjects)
    {
        /// <summary>Registry and path without the last segment: what lies beside it is built by the same people, as a rule.</summary>
        public string Parent => Repository.Text[..Repository.Text.LastIndexOf('/')];

        public static Territory Of(IGrouping<RepositoryName, SurveyedImage> repository)
        {
            var territory = new Territory(repository.Key, [], []);
            foreach (var image in repository)
            {
                foreach (var signature in image.Signatures)
                {
                    if (SignerIdentity.Of(signature) is { } signer)
                    {
                        territory.Add(signer, image.Digest, ((CertificateSigner)signature.Signer).Subject);
                    }
                }
            }

            return territory;
        }

        public Territory With(Func<SignerIdentity, SignerIdentity> form)
        {
            var other = new Territory(Repository, [], []);
            foreach (var (signer, digests) in Signers)
            {
                foreach (var digest in digests)
                {
                    foreach (string subject in Subjects[signer])
                    {
                        other.Add(form(signer), digest, subject);
                    }
                }
            }

            return other;
        }

        private void Add(SignerIdentity signer, Digest digest, string subject)
        {
            if (!Signers.TryGetValue(signer, out var digests))
            {
                Signers[signer] = digests = [];
                Subjects[signer] = new HashSet<string>(StringComparer.Ordinal);
            }

            digests.Add(digest);
            Subjects[signer].Add(subject);
        }
    }
}
