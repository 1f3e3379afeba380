using ImageTrust.TestKit.Registry;

namespace EndToEnd.Programs;

/// <summary>A temporary folder with what the programs need: an authority to trust, credentials, keys. No program in it can reach beyond this machine.</summary>
internal sealed class Workplace : IDisposable
{
    public const string User = "alice";
    public const string Password = "correct horse";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-");

    public Workplace() => File.WriteAllText(AuthorityFile, Authority.Certificate.ExportCertificatePem());

    public TestAuthority Authority { get; } = new();

    public string DockerConfigFile => PathOf("config.json");

    /// <summary>The certificate of the authority, PEM.</summary>
    public string AuthorityFile => PathOf("authority.pem");

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HOME"] = folder.FullName,
        ["DOCKER_CONFIG"] = folder.FullName,
        ["SSL_CERT_FILE"] = AuthorityFile,
        ["COSIGN_PASSWORD"] = "",
        ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        ["NO_PROXY"] = "127.0.0.1",
    };

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public void GiveCredential(string host)
    {
        string auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}"));
        Write("config.json", """{"auths":{"HOST":{"auth":"AUTH"}}}""".Replace("HOST", host, StringComparison.Ordinal).Replace("AUTH", auth, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        Authority.Dispose();
        folder.Delete(recursive: true);
    }
}
