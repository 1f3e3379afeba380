using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>Reads a file beside the policy. The caller keeps to the policy's folder and caps the size.</summary>
public delegate FileReading ReadFile(RelativePath path);

public abstract record FileReading
{
    private FileReading()
    {
    }

    public sealed record Found(ReadOnlyMemory<byte> Bytes) : FileReading;

    public sealed record Missing : FileReading;

    public sealed record Refused(string Sentence) : FileReading;
}

/// <summary>Puts the content of the named files into the policy: keys whole, trust roots by their hash.</summary>
internal static class FileContents
{
    public static TrustPolicy Fill(TrustPolicy policy, ReadFile read, List<Problem> problems) => policy with
    {
        Authorities = policy.Authorities.ToDictionary(
            entry => entry.Key,
            entry => Fill(entry.Value, DocumentPath.Root.Member("authorities").Member(entry.Key), read, problems),
            StringComparer.Ordinal),
    };

    private static Authority Fill(Authority authority, DocumentPath path, ReadFile read, List<Problem> problems) => authority with
    {
        Key = authority.Key is null ? null : new KeyAuthority([.. authority.Key.Versions.Select((version, i) =>
            Fill(version, path.Member("key").Member("versions").Item(i), read, problems))]),
        TrustRoot = authority.TrustRoot is null ? null : Fill(authority.TrustRoot, path.Member("trustRoot"), read, problems),
    };

    private static KeyVersion Fill(KeyVersion version, DocumentPath path, ReadFile read, List<Problem> problems)
    {
        switch (read(version.File))
        {
            case FileReading.Refused refused:
                problems.Add(new Problem(ProblemRules.KeyFile, path.Member("file"), 0, 0, refused.Sentence));
                return version;
            case FileReading.Found found:
                return Fill(version, found, path, problems);
            default:
                return version;
        }
    }

    private static KeyVersion Fill(KeyVersion version, FileReading.Found found, DocumentPath path, List<Problem> problems)
    {
        if (!PublicKey.TryReadPem(System.Text.Encoding.UTF8.GetString(found.Bytes.Span), out var key, out var problem))
        {
            problems.Add(new Problem(ProblemRules.KeyFile, path.Member("file"), 0, 0, $"{version.File}: {problem}"));
            return version;
        }

        if (version.PublicKey is not null && version.PublicKey != key)
        {
            problems.Add(new Problem(ProblemRules.KeyMismatch, path.Member("publicKey"), 0, 0, $"{version.File} holds another key"));
        }

        return version with { PublicKey = key };
    }

    private static TrustRoot Fill(TrustRoot root, DocumentPath path, ReadFile read, List<Problem> problems)
    {
        switch (read(root.File))
        {
            case FileReading.Refused refused:
                problems.Add(new Problem(ProblemRules.RootFile, path.Member("file"), 0, 0, refused.Sentence));
                return root;
            case FileReading.Missing when root.Sha256 is null:
                problems.Add(new Problem(ProblemRules.RootFile, path.Member("file"), 0, 0, $"{root.File} does not exist"));
                return root;
            case FileReading.Found found:
                var hash = Digest.Of(found.Bytes.Span);
                if (root.Sha256 is not null && root.Sha256 != hash)
                {
                    problems.Add(new Problem(ProblemRules.RootMismatch, path.Member("sha256"), 0, 0, $"{root.File} has the hash {hash}"));
                }

                return root with { Sha256 = hash };
            default:
                return root;
        }
    }
}
