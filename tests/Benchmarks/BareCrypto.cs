using System.Security.Cryptography;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Virtual;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace ImageTrust.Benchmarks;

/// <summary>
/// The public-key operations that no verifier can leave out for a signature, and nothing else: no parsing, no comparing.
/// Keys of authorities, logs and key pairs are imported beforehand; the leaf's key is imported every time, because every leaf is new.
/// The path above the leaf is not counted: it is checked once per trusted root.
/// </summary>
internal sealed class BareCrypto
{
    /// <summary>Bytes of what an authority signs in a leaf, and a CT log in an SCT.</summary>
    private const int TbsBytes = 1300;

    /// <summary>Bytes of a signed entry timestamp's canonical JSON with a certificate in its body.</summary>
    private const int PromiseBytes = 5000;

    /// <summary>Bytes of a checkpoint's text, and of a timestamp's signed attributes.</summary>
    private const int NoteBytes = 150;

    private readonly List<Func<bool>> operations = [];

    private BareCrypto() { }

    /// <summary>The operations that this sample's form, log and timestamp ask for.</summary>
    public static BareCrypto Of(GenuineSample sample)
    {
        var bare = new BareCrypto();
        var (recipe, instance) = (sample.Bundle.Recipe, sample.Instance);
        bare.AddArtifact(recipe);
        if (recipe.Signer is SignedBy.Keyless)
        {
            bare.Add(instance.Intermediate.Key, TbsBytes);
            bare.Add(instance.CtLog.Key, TbsBytes);
        }

        foreach (var entry in recipe.Entries)
        {
            bare.AddEntry(instance, entry, hasProof: sample.Layer is null);
        }

        foreach (var _ in recipe.Timestamps)
        {
            bare.Add(EcdsaKey.Named("any timestamp key", EcdsaScheme.P256), NoteBytes);
        }

        return bare;
    }

    public int Count => operations.Count;

    /// <summary>True when every signature is good.</summary>
    public bool Run()
    {
        var good = true;
        foreach (var operation in operations)
        {
            good &= operation();
        }

        return good;
    }

    private void AddArtifact(Recipe recipe)
    {
        var (message, signature) = (recipe.Content.ToSign, recipe.Signer.SigningKey.Sign(recipe.Content.ToSign));
        var spki = recipe.Signer.SigningKey.Spki;
        if (recipe.Signer is SignedBy.Keyless)
        {
            operations.Add(() =>
            {
                using var key = Import(spki);
                return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            });
        }
        else
        {
            Add(recipe.Signer.SigningKey, message);
        }
    }

    private void AddEntry(VirtualSigstore instance, EntryTemplate entry, bool hasProof)
    {
        var isTiled = entry.Kind is EntryKind.HashedRekord2 or EntryKind.Dsse2;
        TransparencyLog log = isTiled ? instance.Rekor2Log : instance.Rekor1Log;
        if (!isTiled)
        {
            Add(log.Key, PromiseBytes);
        }

        if (hasProof)
        {
            Add(log.Key, NoteBytes);
        }
    }

    private void Add(SigningKey key, int bytes) => Add(key, [.. Enumerable.Range(0, bytes).Select(index => (byte)index)]);

    private void Add(SigningKey key, byte[] message)
    {
        var signature = key.Sign(message);
        if (key is Ed25519Key ed25519)
        {
            var publicKey = new Ed25519PublicKeyParameters(ed25519.RawPublicKey);
            operations.Add(() =>
            {
                var verifier = new Ed25519Signer();
                verifier.Init(false, publicKey);
                verifier.BlockUpdate(message, 0, message.Length);
                return verifier.VerifySignature(signature);
            });
            return;
        }

        var imported = Import(key.Spki);
        var hash = imported.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        operations.Add(() => imported.VerifyData(message, signature, hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    private static ECDsa Import(byte[] spki)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key;
    }
}
