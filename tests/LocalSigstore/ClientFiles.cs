using System.Security.Cryptography.X509Certificates;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.LocalSigstore;

/// <summary>What clients of the instance need in files.</summary>
internal static class ClientFiles
{
    /// <summary>The last that is written: who waits for it finds all the others.</summary>
    public const string Url = "url";

    public static readonly IReadOnlyList<string> Names =
        ["trusted_root.json", "signing_config.json", "signing_config_rekor2.json", "fulcio.pem", "rekor.pub", "ctfe.pub", "tls/tls.crt", "tls/tls.key", Url];

    public static void Write(DirectoryInfo folder, TestKit.Local.LocalSigstore services)
    {
        string tls = folder.CreateSubdirectory("tls").FullName;
        Write("trusted_root.json", services.TrustedRoot);
        Write("signing_config.json", services.SigningConfig(1, withTimestamps: false));
        Write("signing_config_rekor2.json", services.SigningConfig(2, withTimestamps: true));
        // cosign 2 reads no trusted root while it signs; it has a variable for each part.
        Write("fulcio.pem", services.AuthorityPem);
        Write("rekor.pub", services.Instance.Rekor1Log.Key.Pem);
        Write("ctfe.pub", services.Instance.CtLog.Key.Pem);
        ServingCertificate(tls);
        Write(Url, services.Address);

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
    }

    /// <summary>For a webhook beside it, good for a day: the leaf and its authority, whose key is thrown away.</summary>
    private static void ServingCertificate(string folder)
    {
        using var authority = new TestAuthority();
        using var leaf = authority.Issue("127.0.0.1", "localhost");
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), leaf.ExportCertificatePem() + "\n" + authority.Certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
