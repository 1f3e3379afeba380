using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>The rules of a draft: the repositories that were seen, by who signs them, and nothing that was not seen but the services of a pattern.</summary>
internal sealed class DraftRules(
    DraftText text, DraftContent content, IReadOnlyDictionary<SignerIdentity, string> identities, IReadOnlyDictionary<Digest, string> keys)
{
    // Half of what a policy's lists may have, so that a person can add to one.
    private const int MostImages = 128;

    private readonly EntryNames names = new();
    private int count;

    /// <returns>How many there are.</returns>
    public int Write()
    {
        var byKeys = content.Proposal.Keys
            .SelectMany(key => key.Repositories.Select(repository => (Repository: repository, Key: key.Fingerprint)))
            .ToLookup(one => one.Repository, one => keys[one.Key]);
        HashSet<RepositoryName> done = [];
        foreach (var identity in content.Proposal.Identities)
        {
            done.UnionWith(identity.Repositories);
            OfIdentity(identity, byKeys);
        }

        foreach (var group in byKeys.Where(group => !done.Contains(group.Key)).GroupBy(group => string.Join(',', group)))
        {
            Rules([.. group.Select(one => one.Key.Text)], [.. group.First()], isByKeysAlone: true);
        }

        Candidates();
        return count;
    }

    private void OfIdentity(ProposedIdentity identity, ILookup<RepositoryName, string> byKeys)
    {
        string name = identities[identity.Signer];
        if (identity.Signer.Images is { } images)
        {
            text.Comment(1, $"One pattern holds for {DraftPolicy.Of(identity.Repositories.Count, "repository", "repositories")}: each is signed from the source that is called like it.");
            Rule([images], [.. identity.Repositories.SelectMany(repository => byKeys[repository]).Distinct(StringComparer.Ordinal), name], isByKeysAlone: false);
            return;
        }

        foreach (var group in identity.Repositories.GroupBy(repository => string.Join(',', byKeys[repository])))
        {
            Rules([.. group.Select(repository => repository.Text)], [.. byKeys[group.First()], name], isByKeysAlone: false);
        }
    }

    private void Rules(IReadOnlyList<string> images, IReadOnlyList<string> signers, bool isByKeysAlone)
    {
        foreach (string[] some in images.Order(StringComparer.Ordinal).Chunk(MostImages))
        {
            Rule(some, signers, isByKeysAlone);
        }
    }

    private void Rule(IReadOnlyList<string> images, IReadOnlyList<string> signers, bool isByKeysAlone)
    {
        count++;
        text.Member(1, names.For(About(images), "images"));
        List(2, "images", images);
        text.Member(2, "require");
        List(3, "anyOf", signers);
        if (isByKeysAlone)
        {
            text.Comment(2, "day2 counts no keys but those that are named here. The reason has to be a person's.");
            text.Member(2, "keyFallback");
            List(3, "authorities", signers);
            text.Member(3, "reason", $"on {content.Day} only signatures by keys were found, and nobody has said yet why");
        }
    }

    /// <summary>What nobody signs, ready to be let in by a person who writes down why: the reader refuses an empty reason.</summary>
    private void Candidates()
    {
        if (content.Unsigned.Count == 0)
        {
            return;
        }

        text.Blank();
        text.Comment(1, "Nobody signs these. Have them signed, or take the signs away before a rule and write its reason; without a rule they are refused.");
        var candidates = new DraftText();
        foreach (var unsigned in content.Unsigned)
        {
            candidates.Member(1, names.For($"unverified {unsigned.Repository.Path}", "unverified"));
            List(candidates, 2, "images", [unsigned.Repository.Text]);
            List(candidates, 2, "namespaces", [.. unsigned.Namespaces.Select(ns => ns.Text)]);
            candidates.Member(2, "unverified");
            candidates.Member(3, "reason", "");
        }

        text.Inactive(candidates);
    }

    /// <summary>The path that all have in common, without the registry.</summary>
    private static string About(IReadOnlyList<string> images)
    {
        var first = images[0].Split('/').Skip(1).ToList();
        int common = images.Skip(1).Select(image => image.Split('/').Skip(1).Zip(first).TakeWhile(pair => pair.First == pair.Second).Count()).Append(first.Count).Min();
        return string.Join('-', first.Take(common).Where(segment => segment != "{service}"));
    }

    private void List(int depth, string name, IReadOnlyList<string> values) => List(text, depth, name, values);

    private static void List(DraftText onto, int depth, string name, IReadOnlyList<string> values)
    {
        onto.Member(depth, name);
        foreach (string value in values)
        {
            onto.Item(depth + 1, value);
        }
    }
}
