using System.Security.Cryptography;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>What was done with one version. Not done: a person has to edit the list by hand, as the words say.</summary>
internal sealed record PullStep(string Version, Digest Fingerprint, bool Done, string Words);

/// <summary>Places key versions beside a policy and names them in it. Nothing that exists is overwritten.</summary>
internal sealed class KeyPull(string policyPath, string authority)
{
    private readonly string _folder = Path.GetDirectoryName(policyPath)!;

    public IReadOnlyList<PullStep> Apply(string key, IReadOnlyList<VaultKeyVersion> versions)
    {
        var steps = new List<PullStep>();
        // The newest first: it is the one the not-yet-pulled file of the policy stands for.
        foreach (var version in versions.Reverse())
        {
            steps.Add(Place(key, version));
        }

        return steps;
    }

    private PullStep Place(string key, VaultKeyVersion version)
    {
        var known = Authority().Versions;
        if (known.FirstOrDefault(one => one.PublicKey == version.PublicKey) is { } held)
        {
            return Step(version, $"is already {held.File}");
        }

        if (known.FirstOrDefault(one => one.PublicKey is null) is { } open && known.All(one => one.PublicKey is null))
        {
            Write(open.File, version.PublicKey);
            return Step(version, $"written to {open.File}");
        }

        return Add(new KeyFileName(key, version.Id).Path, version);
    }

    private PullStep Add(RelativePath file, VaultKeyVersion version)
    {
        var text = File.ReadAllText(policyPath);
        var from = version.NotBefore ?? version.Created;
        var edited = KeyVersionEdit.Add(text, authority, file, from, version.Expires);
        Write(file, version.PublicKey);
        if (edited is null)
        {
            var words = $"written to {file}; add it to the versions of {authority} by hand, validFrom {from}";
            return new PullStep(version.Id, version.PublicKey.Fingerprint, false, words);
        }

        File.WriteAllText(policyPath, edited);
        return Step(version, $"written to {file} and added to the policy");
    }

    private KeyAuthority Authority()
    {
        var policy = PolicyFile.Read(policyPath) is PolicyReading.Accepted accepted
            ? accepted.Policy
            : throw new UsageException($"{policyPath} is no policy yet; run policy check.");
        return policy.Authorities.GetValueOrDefault(authority)?.Key ?? throw new UsageException($"{authority} is not a key authority of {policyPath}.");
    }

    private void Write(RelativePath file, PublicKey key)
    {
        var path = Path.Combine(_folder, file.Text);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.CreateNew);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.Der.Span) + "\n"));
    }

    private static PullStep Step(VaultKeyVersion version, string words) => new(version.Id, version.PublicKey.Fingerprint, true, words);

    /// <summary>keys/NAME-VERSION.pem; both parts were checked to be letters, digits and hyphens.</summary>
    private sealed record KeyFileName(string Key, string Version)
    {
        public RelativePath Path => RelativePath.TryParse($"keys/{Key}-{Version[..12]}.pem", out var path, out var problem)
            ? path
            : throw new InvalidOperationException(problem);
    }
}
