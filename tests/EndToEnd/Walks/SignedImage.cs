using System.Text;
using EndToEnd.Programs;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace EndToEnd.Walks;

/// <summary>A registry with one signed image, and a policy that asks for its signature.</summary>
internal sealed class SignedImage : IAsyncDisposable
{
    private const string Policy = """
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
            weakeningReason: this test signs without any service
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [release]}

        """;

    private readonly OciRegistry registry;

    private SignedImage(OciRegistry registry)
    {
        this.registry = registry;
        var writer = new ImageWriter(registry.Store, "team/app");
        string digest = writer.AddImage("app", "v1");
        var signature = VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(digest)));
        writer.AddBundle(digest, signature.Utf8, "https://sigstore.dev/cosign/sign/v1");
        Name = $"{Host}/team/app@{digest}";
        Work.Write("release.pem", VirtualSigstore.ManagedKey.SigningKey.Pem);
        PolicyPath = Work.Write("trust-policy.yaml", Policy.Replace("HOST", Host, StringComparison.Ordinal));
    }

    public Workplace Work { get; } = new();

    public string Host => registry.Host;

    /// <summary>By digest.</summary>
    public string Name { get; }

    public string PolicyPath { get; }

    public static async Task<SignedImage> SetAsync() => new(await OciRegistry.StartAsync());

    /// <summary>The policy as a webhook reads it.</summary>
    public string Compile()
    {
        var policy = ((PolicyReading.Accepted)PolicyFile.Read(PolicyPath)).Policy;
        return Work.Write("policy.json", Encoding.UTF8.GetString(CanonicalPolicy.Write(policy)));
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        Work.Dispose();
    }
}
