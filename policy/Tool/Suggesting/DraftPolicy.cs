using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>A trust policy as text, of proposed signers, each marked so that no reader accepts it.</summary>
/// <param name="Text">The document.</param>
/// <param name="Identities">The authority that each proposed identity has become.</param>
/// <param name="Keys">The same of each key.</param>
internal sealed record DraftPolicy(string Text, IReadOnlyDictionary<SignerIdentity, string> Identities, IReadOnlyDictionary<Digest, string> Keys)
{
    private const string Mark = "SUGGESTED";

    // What a policy's mappings may have.
    private const int MostEntries = 256;

    /// <param name="content">At least one signer.</param>
    /// <param name="isMarked">False for the policy that it becomes once a person has removed every mark.</param>
    /// <exception cref="UsageException">It would be larger than a policy.</exception>
    public static DraftPolicy Write(DraftContent content, bool isMarked)
    {
        var text = new DraftText();
        text.Comment(0, $"A draft that policy suggest made on {content.Day} of what a cluster runs. It is no policy yet: each signer is marked {Mark}, and `policy check` "
            + "refuses it until a person has made sure who that is, and that they may sign these images, and has removed the mark.");
        text.Member(0, "phase", "day1");
        text.Blank();
        text.Member(0, "authorities");
        var names = new EntryNames();
        Dictionary<Digest, string> keys = [];
        foreach (var key in content.Proposal.Keys)
        {
            keys[key.Fingerprint] = names.For(Path.GetFileNameWithoutExtension(content.KeyFiles[key.Fingerprint]), "key");
            Key(text, keys[key.Fingerprint], key, content, isMarked);
        }

        Dictionary<SignerIdentity, string> identities = [];
        foreach (var identity in content.Proposal.Identities)
        {
            identities[identity.Signer] = names.For(EntryNames.OfSubject(identity.Signer.Subject), "identity");
            Identity(text, identities[identity.Signer], identity, content, isMarked);
        }

        text.Blank();
        text.Member(0, "rules");
        int rules = new DraftRules(text, content, identities, keys).Write();
        return rules <= MostEntries && keys.Count + identities.Count <= MostEntries ? new DraftPolicy(text.ToString(), identities, keys) : throw new UsageException(
            $"The draft would have {keys.Count + identities.Count} signers and {rules} rules, and a policy has at most {MostEntries} of each: suggest for some namespaces at a time.");
    }

    private static void Key(DraftText text, string name, ProposedKey key, DraftContent content, bool isMarked)
    {
        text.Comment(1, $"The key {key.Fingerprint}, which was given: it has signed {Of(key.Digests, "image")} of {Of(key.Repositories.Count, "repository", "repositories")}.");
        if (key.Logged < key.Digests)
        {
            text.Comment(1, $"{Of(key.Digests - key.Logged, "image")} of these have no signature of it that is in a log, and are refused as it stands here. To accept them says "
                + "transparencyLog: not-required, timestamp: not-required and a weakeningReason.");
        }

        Begin(text, name, isMarked);
        text.Member(2, "key");
        text.Member(3, "versions");
        text.Item(4, "file", content.KeyFiles[key.Fingerprint]);
        Root(text, key.TrustRoot, content);
    }

    private static void Identity(DraftText text, string name, ProposedIdentity identity, DraftContent content, bool isMarked)
    {
        var signer = identity.Signer;
        text.Comment(1, $"Has signed {Of(identity.Digests, "image")} of {Of(identity.Repositories.Count, "repository", "repositories")}, such as {identity.Repositories[0]}.");
        if (identity.Neighbour is { } other)
        {
            text.Comment(1, $"LOOK TWICE: most repositories around these are signed by {other.Subject}.");
        }

        Begin(text, name, isMarked);
        text.Member(2, "keyless");
        text.Member(3, "issuer", signer.Issuer);
        text.Member(3, "identity");
        var (form, subject) = Match(identity);
        text.Member(4, form, subject);
        if (signer.OwnerId is not null || signer.RepositoryId is not null)
        {
            text.Member(3, "github");
            foreach (var (field, id) in new[] { ("repositoryId", signer.RepositoryId), ("ownerId", signer.OwnerId) })
            {
                if (id is not null)
                {
                    text.Member(4, field, id);
                }
            }
        }

        Root(text, signer.TrustRoot, content);
    }

    /// <summary>Exactly, where there is one subject; of several releases by tag any tag, in as many segments as were seen.</summary>
    private static (string Form, string Subject) Match(ProposedIdentity identity)
    {
        var signer = identity.Signer;
        if (!signer.IsByTag)
        {
            return ("exact", signer.Subject);
        }

        var tags = identity.Subjects.Select(subject => subject[(subject.IndexOf(SignerIdentity.Tags, StringComparison.Ordinal) + SignerIdentity.Tags.Length)..])
            .Distinct(StringComparer.Ordinal).ToList();
        return tags is [var only] ? ("exact", signer.Subject + only)
            : ("pattern", signer.Subject + (tags.Exists(tag => tag.Contains('/', StringComparison.Ordinal)) ? "**" : "*"));
    }

    private static void Begin(DraftText text, string name, bool isMarked)
    {
        text.Member(1, name);
        if (isMarked)
        {
            text.Member(2, "mark", Mark);
        }
    }

    private static void Root(DraftText text, string? root, DraftContent content)
    {
        if (root is not null && content.RootFiles.TryGetValue(root, out string? file))
        {
            text.Member(2, "trustRoot");
            text.Member(3, "file", file);
        }
    }

    public static string Of(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
