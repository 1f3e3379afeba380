using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Health;
using ImageTrust.Server.Reloading;

namespace ImageTrust.Server.Certificates;

/// <summary>What the TLS endpoint presents. Read at each handshake; an immutable snapshot that is swapped whole.</summary>
public interface IServingCertificate
{
    /// <summary>Leaf and chain with the private key; null while there is none, which refuses the handshake.</summary>
    SslStreamCertificateContext? Current { get; }
}

/// <summary>The serving certificate from a folder with <c>tls.crt</c> (leaf first, then the chain) and <c>tls.key</c>, both PEM.</summary>
internal sealed class FileServingCertificate : IServingCertificate, IReadinessCondition, IReloadable
{
    private readonly string certificateFile;
    private readonly string keyFile;
    private (FileStamp Certificate, FileStamp Key) stamps;
    private volatile SslStreamCertificateContext? current;
    private volatile string? problem;

    public FileServingCertificate(string folder)
    {
        certificateFile = Path.Combine(folder, "tls.crt");
        keyFile = Path.Combine(folder, "tls.key");
        Load();
    }

    public SslStreamCertificateContext? Current => current;

    public string Name => "serving-certificate";

    public string? Problem => current is null ? problem : null;

    public string? Warning => current is null ? null : problem;

    public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation) => Task.FromResult(Load());

    private ReloadOutcome Load()
    {
        var found = (FileStamp.Of(certificateFile), FileStamp.Of(keyFile));
        if (found == stamps && current is not null)
        {
            return ReloadOutcome.Unchanged;
        }

        bool known = found == stamps;
        stamps = found;
        try
        {
            current = Read();
            problem = null;
            return ReloadOutcome.Applied;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // A key of another certificate is an argument error. The message of a cryptographic error names formats, never key bytes.
            problem = $"{certificateFile}, {keyFile}: {error.Message.ReplaceLineEndings(" ")}";
            return known ? ReloadOutcome.Unchanged : ReloadOutcome.Failed;
        }
    }

    private SslStreamCertificateContext Read()
    {
        using var pair = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        chain.RemoveAt(0);
        // TLS servers want the key in a store of its own, which a round through PKCS#12 gives on every system.
        var leaf = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
