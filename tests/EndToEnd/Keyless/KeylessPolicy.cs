using System.Security.Cryptography;
using System.Text;
using EndToEnd.Registry;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.TestKit.Virtual;
using Microsoft.Extensions.Logging.Abstractions;

namespace EndToEnd.Keyless;

/// <summary>
/// A policy in day2 with one keyless authority; its parts are YAML in flow style, and as they stand they fit the workflow that the tests
/// sign as.
/// </summary>
internal sealed record KeylessPolicy
{
    public static readonly KeylessPolicy OfWorkflow = new();

    public static readonly KeylessPolicy OfPod = new()
    {
        Issuer = KeylessWorld.Pod.Issuer,
        Who = "serviceAccount: {namespace: build, name: signer}",
    };

    public string Issuer { get; init; } = KeylessWorld.Workflow.Issuer;

    public string Who { get; init; } = Exactly("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main");

    /// <summary>For instance <c>transparencyLog: …</c>, with a comma before it.</summary>
    public string More { get; init; } = "";

    /// <summary>Another authority beside <c>release</c>.</summary>
    public string OtherAuthority { get; init; } = "";

    public string Require { get; init; } = "{anyOf: [release]}";

    /// <summary>What else the rule says.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Named requirements; empty asks for none.</summary>
    public string Attestations { get; init; } = "";

    /// <summary>The Sigstore that is trusted.</summary>
    public VirtualSigstore Instance { get; init; } = VirtualSigstore.P256;

    /// <summary>The member of the trusted root that is a stranger's: <c>tlogs</c> and so on.</summary>
    public string? ForeignPart { get; init; }

    /// <summary>What another file than the trusted root holds.</summary>
    public string? KeyFile { get; init; }

    public byte[] TrustedRoot
    {
        get
        {
            var root = Instance.TrustedRoot();
            if (ForeignPart is not null)
            {
                root[ForeignPart] = VirtualSigstore.Stranger.TrustedRoot()[ForeignPart]!.DeepClone();
            }

            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
    }

    public static string Exactly(string subject) => $"identity: {{exact: \"{subject}\"}}";

    /// <summary>An authority of the trusted instance, to stand under a name.</summary>
    public string Authority(string issuer, string who, string more = "") =>
        $"{{keyless: {{issuer: \"{issuer}\", {who}}}{more}, trustRoot: {{file: root.json, sha256: \"sha256:{Convert.ToHexStringLower(SHA256.HashData(TrustedRoot))}\"}}}}";

    public string Yaml(string host) => $"""
        phase: day2
        authorities:
          release: {Authority(Issuer, Who, More)}
          {OtherAuthority}
        rules:
          everything:
            images: ["{host}/**"]
            require: {Require}
            {Rule}
            {(Attestations.Length == 0 ? "" : $"attestations: {{{Attestations}}}")}

        """;

    public Task<DecisionRecord> DecideAsync(ImagePlace image) => DecideAsync(image.Registry, image.ByTag);

    public Task<DecisionRecord> DecideAsync(RegistryPlace registry, string image)
    {
        var reading = PolicyFile.ReadText(Yaml(registry.Host), file => new FileReading.Found(file.Text == "root.json" ? TrustedRoot : File.ReadAllBytes(KeyFile!)));
        Assert.Empty(reading is PolicyReading.Rejected rejected ? rejected.Problems : []);
        var ready = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(((PolicyReading.Accepted)reading).Policy, _ => TrustedRoot));
        var decider = new Decider(ready.Policy, registry.Client, new DecisionLimits(), TimeProvider.System, NullLogger<Decider>.Instance);
        Assert.True(NamespaceName.TryParse("default", out var ns, out _));
        return decider.DecideAsync(new ImageQuestion(image, ns, null, TimeSpan.FromMinutes(1)));
    }
}
