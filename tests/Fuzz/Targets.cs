using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Timestamps;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Fuzz;

/// <summary>
/// Every reader of bytes that somebody else wrote. A target may take the bytes or refuse them with a <see cref="SigstoreException"/>;
/// any other exception is a finding. The property tests use the same targets.
/// </summary>
internal static class Targets
{
    public static FrozenDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["bundle"] = bytes => SigstoreBundle.Read(bytes),
        ["trusted-root"] = bytes => TrustedRoot.Read(bytes, "fuzz"),
        ["checkpoint"] = bytes => Checkpoint.Read(Encoding.UTF8.GetString(bytes)),
        ["timestamp"] = bytes => TimestampReader.Read(bytes),
        ["statement"] = bytes => Statement.Read(new DsseEnvelope(Statement.PayloadType, bytes, [])),
        ["certificate"] = ReadCertificate,
        ["simple-signing"] = bytes => SimpleSigning.Read(new SimpleSigningPayload(bytes, [])),
        ["layer"] = ReadLayer,
        ["log-entry"] = bytes => EntryBody.Read(new LogEntry(new byte[32], 0, null, null, null, null, bytes)),
        ["public-key"] = bytes => PublicKey.ReadPem(Encoding.UTF8.GetString(bytes)),
    }.ToFrozenDictionary();

    /// <summary>True when the reader took the bytes, false when it refused them.</summary>
    public static bool Accepts(string target, byte[] bytes)
    {
        try
        {
            All[target](bytes);
            return true;
        }
        catch (SigstoreException)
        {
            return false;
        }
    }

    /// <summary>All that is read from a leaf: certificate, claims, embedded SCTs, the precertificate they cover, and the key.</summary>
    private static void ReadCertificate(byte[] bytes)
    {
        var certificate = CertificateReader.Read(bytes, Step.CertificatePath);
        SigstoreException? first = null;
        foreach (var read in (Action[])
        [
            () => CertificateIdentity.Read(certificate),
            () => SignedCertificateTimestamp.ReadEmbedded(certificate),
            () => PrecertificateTbs.Build(certificate),
            () => _ = certificate.PublicKey,
        ])
        {
            try
            {
                read();
            }
            catch (SigstoreException refusal)
            {
                first ??= refusal;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    /// <summary>The first line is the payload, every other one a JSON pair of annotation and value.</summary>
    private static void ReadLayer(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            try
            {
                if (JsonSerializer.Deserialize<string[]>(line) is [{ } name, { } value])
                {
                    annotations[name] = value;
                }
            }
            catch (JsonException)
            {
                // Not an annotation; the reader under test never sees it.
            }
        }

        SimpleSigningLayer.Read(Encoding.UTF8.GetBytes(lines[0]), annotations);
        DsseLayer.Read(Encoding.UTF8.GetBytes(lines[0]), annotations);
    }
}
