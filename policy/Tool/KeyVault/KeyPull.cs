using System.Globalization;
using System.Security.Cryptography;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>A version of a vault's key, and the span it shall have in the policy.</summary>
internal sealed record PlacedVersion(VaultKeyId Id, PublicKey PublicKey, UtcTime? From, UtcTime? Until);

/// <summary>Places key versions beside a policy and names them in it. Nothing that exists is overwritten.</summary>
/// <param name="policyPath">The policy.</param>
/// <param name="authority">The key authority.</param>
/// <param name="overlap">How long the versions that are there and have no end go on beside a new one; null: without end.</param>
internal sealed class KeyPull(string policyPath, string authority, TimeSpan? overlap = null)
{
    private readonly string _folder = Path.GetDirectoryName(policyPath)!;

    public IReadOnlyList<PullStep> Apply(VaultAddress vault, string key, IReadOnlyList<VaultKeyVersion> versions)
    {
        var steps = new List<PullStep>();
        // The newest first: it is the one the not-yet-pulled file of the policy stands for.
        foreach (var version in versions.Reverse())
        {
            steps.Add(Place(new PlacedVersion(vault.IdOf(key, version.Id), version.PublicKey, version.NotBefore ?? version.Created, version.Expires)));
        }

        return steps;
    }

    public PullStep Place(PlacedVersion version)
    {
        var known = Authority().Key!.Versions;
        if (known.FirstOrDefault(one => one.PublicKey == version.PublicKey) is { } held)
        {
            return held.VaultKey == version.Id ? Step(version, $"is already {held.File}") : Record(held.File, version, $"is already {held.File}");
        }

        if (known.FirstOrDefault(one => one.PublicKey is null) is { } open && known.All(one => one.PublicKey is null))
        {
            Write(open.File, version.PublicKey);
            return Record(open.File, version, $"written to {open.File}");
        }

        return Add(new KeyFileName(version.Id).Path, version);
    }

    /// <summary>Says in the policy which version of the vault's key a file is: with that one pipelines sign.</summary>
    private PullStep Record(RelativePath file, PlacedVersion version, string words) => Edit(yaml => KeyVersionEdit.Set(yaml, authority, file, "vaultKey", version.Id.Text))
        ? Step(version, $"{words}, its vaultKey recorded")
        : Step(version, $"{words}; its vaultKey has to be written by hand: {version.Id}", false);

    private PullStep Add(RelativePath file, PlacedVersion version)
    {
        Write(file, version.PublicKey);
        if (!Edit(yaml => KeyVersionEdit.Add(yaml, authority, file, version.From, version.Until, version.Id)))
        {
            return Step(version, $"written to {file}; add it to the versions of {authority} by hand, validFrom {version.From}, vaultKey {version.Id}", false);
        }

        return overlap is { } length && version.From is { } from ? EndOthers(file, version, UtcTime.Of(from.Value + length))
            : Step(version, $"written to {file} and added to the policy");
    }

    private PullStep EndOthers(RelativePath file, PlacedVersion version, UtcTime until)
    {
        var words = $"written to {file} and added to the policy";
        var now = Authority();
        if (now.Timestamp == TimestampRequirement.NotRequired)
        {
            return Step(version, $"{words}; the others stay without end, because nobody knows when an image of {authority} was signed: sign the running ones again first");
        }

        var open = now.Key!.Versions.Where(one => one.File != file && one.ValidUntil is null).Select(one => one.File).ToList();
        var ended = open.Where(one => Edit(yaml => KeyVersionEdit.Set(yaml, authority, one, "validUntil", until.Text))).ToList();
        return ended.Count == open.Count
            ? Step(version, string.Create(CultureInfo.InvariantCulture, $"{words}{(ended.Count > 0 ? $"; {string.Join(", ", ended)} ends at {until}" : "")}"))
            : Step(version, $"{words}; write validUntil {until} for {string.Join(", ", open.Except(ended))} by hand", false);
    }

    private bool Edit(Func<string, string?> edit)
    {
        if (edit(File.ReadAllText(policyPath)) is not { } edited)
        {
            return false;
        }

        File.WriteAllText(policyPath, edited);
        return true;
    }

    private Authority Authority()
    {
        var policy = PolicyFile.Read(policyPath) is PolicyReading.Accepted accepted
            ? accepted.Policy
            : throw new UsageException($"{policyPath} is no policy yet; run policy check.");
        return policy.Authorities.GetValueOrDefault(authority) is { Key: not null } key
            ? key
            : throw new UsageException($"{authority} is not a key authority of {policyPath}.");
    }

    private void Write(RelativePath file, PublicKey key)
    {
        var path = Path.Combine(_folder, file.Text);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.CreateNew);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.Der.Span) + "\n"));
    }

    private static PullStep Step(PlacedVersion version, string words, bool done = true) => new(version.Id.Version, version.PublicKey.Fingerprint, done, words);

    /// <summary>keys/NAME-VERSION.pem; both parts were checked to be letters, digits and hyphens.</summary>
    private sealed record KeyFileName(VaultKeyId Id)
    {
        public RelativePath Path => RelativePath.TryParse($"keys/{Id.Key}-{Id.Version[..12]}.pem", out var path, out var problem)
            ? path
            : throw new InvalidOperationException(problem);
    }
}
