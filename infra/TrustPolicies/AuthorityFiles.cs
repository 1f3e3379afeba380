using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.TrustPolicies;

/// <summary>Reads the certificates of registries' authorities that the settings name, as the webhook will read them.</summary>
internal static class AuthorityFiles
{
    /// <summary>A ConfigMap holds a mebibyte, all files together.</summary>
    private const int MostBytes = 128 * 1024;

    /// <summary>As many as the webhook takes.</summary>
    private const int MostCertificates = 100;

    public static (Dictionary<string, string> Files, IReadOnlyList<string> Problems) None => (new(StringComparer.Ordinal), []);

    /// <returns>Text by path below the stack's folder, and one line per problem.</returns>
    public static (Dictionary<string, string> Files, IReadOnlyList<string> Problems) Read(
        string root, WebhookSettings settings, IReadOnlySet<string> fromCommandLine)
    {
        var (files, problems) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        foreach (var file in settings.Others.Authorities.Select(pair => pair.Value).Distinct(StringComparer.Ordinal))
        {
            var name = StackPaths.Of(settings.Stack, file);
            var (text, problem) = ReadOne(Path.Combine(root, name));
            if (text is not null)
            {
                files.Add(file, text);
            }
            else
            {
                problems.Add($"{SettingPlace.Of(settings.Stack, SettingTable.WebhookRegistryAuthorities.Key, fromCommandLine)}: {name} {problem}");
            }
        }

        return (files, problems);
    }

    private static (string? Text, string? Problem) ReadOne(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? (null, "does not exist; expected PEM certificates")
                : file.Length > MostBytes ? (null, $"has more than {MostBytes} bytes")
                : Checked(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, "cannot be read");
        }
    }

    private static (string? Text, string? Problem) Checked(string text)
    {
        // It goes into a ConfigMap, which is no place for a secret.
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return (null, "holds a private key; expected certificates alone");
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            return (null, "is not PEM certificates");
        }

        return certificates.Count == 0 ? (null, "holds no certificate; expected PEM")
            : certificates.Count > MostCertificates ? (null, $"holds {certificates.Count} certificates; the webhook takes {MostCertificates}")
            : certificates.All(IsAuthority) ? (text, null)
            : (null, $"holds a certificate that is no authority's: {certificates.First(certificate => !IsAuthority(certificate)).Subject}");
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
