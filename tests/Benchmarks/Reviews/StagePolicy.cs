using System.Text;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>A policy in its last phase: what is allowed was verified.</summary>
internal static class StagePolicy
{
    private const string Yaml = """
        phase: day2
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: a key pair of a benchmark signs without any service
          workflow:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}
            trustRoot: {file: root.json}
        rules:
          key:
            images: [IMAGES/key]
            require: {anyOf: [release]}
          keyless:
            images: [IMAGES/keyless]
            require: {anyOf: [workflow]}

        """;

    private static byte[] Root { get; } = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());

    /// <summary>Writes the canonical form and the trusted root it names, as the policy's ConfigMap holds them.</summary>
    public static void Write(string file, IEnumerable<string> hosts)
    {
        File.WriteAllBytes(file, CanonicalPolicy.Write(Read(hosts)));
        File.WriteAllBytes(RootBeside(file), Root);
    }

    public static TrustPolicy ReadCanonical(string file) => Accepted(CanonicalPolicy.Read(File.ReadAllBytes(file)));

    public static byte[] ReadRoot(string file) => File.ReadAllBytes(RootBeside(file));

    private static string RootBeside(string file) =>
        Path.Combine(Path.GetDirectoryName(file)!, $"trusted-root-{OciStore.DigestOf(Root)["sha256:".Length..]}.json");

    private static TrustPolicy Read(IEnumerable<string> hosts)
    {
        string Repositories(string name) => string.Join(", ", hosts.Select(host => $"\"{host}/team/{name}\""));
        string yaml = Yaml.Replace("IMAGES/keyless", Repositories("keyless"), StringComparison.Ordinal)
            .Replace("IMAGES/key", Repositories("key"), StringComparison.Ordinal);
        return Accepted(PolicyFile.ReadText(yaml, path => path.Text switch
        {
            "release.pem" => new FileReading.Found(Encoding.UTF8.GetBytes(VirtualSigstore.ManagedKey.Key.Pem)),
            "root.json" => new FileReading.Found(Root),
            _ => new FileReading.Missing(),
        }));
    }

    private static TrustPolicy Accepted(PolicyReading reading) => reading switch
    {
        PolicyReading.Accepted accepted => accepted.Policy,
        PolicyReading.Rejected rejected => throw new InvalidOperationException(string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line("policy", problem)))),
        _ => throw new InvalidOperationException("A reading is accepted or rejected."),
    };
}
