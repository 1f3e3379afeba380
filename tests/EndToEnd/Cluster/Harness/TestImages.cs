using EndToEnd.Programs;
using EndToEnd.Registry;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;

namespace EndToEnd.Cluster.Harness;

/// <summary>A registry with a signed and an unsigned image, signed by real cosign, and the policy that tells them apart.</summary>
internal sealed class TestImages : IAsyncDisposable
{
    /// <summary>A registry of the policy where nobody listens (the discard port).</summary>
    private const string Gone = "127.0.0.1:9";

    private readonly RegistryPlace place;
    private readonly Cosign cosign;
    private readonly Workplace work;

    private TestImages(RegistryPlace place, Cosign cosign, Workplace work)
    {
        this.place = place;
        this.cosign = cosign;
        this.work = work;
    }

    public string Hosts => $"{place.Host},{Gone}";

    public string Signed => $"{place.Host}/team/app:v1";

    public string SignedDigest { get; private set; } = "";

    public string Unsigned => $"{place.Host}/team/unsigned:v1";

    public string UnsignedDigest { get; private set; } = "";

    /// <summary>The policy lets it in without a signature.</summary>
    public string Unverified => $"{place.Host}/free/tool:v1";

    public static string Unreachable => $"{Gone}/team/app:v1";

    public static async Task<TestImages> MakeAsync(Workplace work)
    {
        var cosign = await Cosign.WithKeyAsync("cosign3", work);
        var images = new TestImages(await RegistryPlace.StartAsync("oci-1.1", work), cosign, work);
        string signed = await images.place.PushImageAsync("team/app");
        images.SignedDigest = signed[(signed.IndexOf('@', StringComparison.Ordinal) + 1)..];
        string unsigned = await images.place.PushImageAsync("team/unsigned");
        images.UnsignedDigest = unsigned[(unsigned.IndexOf('@', StringComparison.Ordinal) + 1)..];
        await images.place.PushImageAsync("free/tool");
        await cosign.SignBundleAsync(signed);
        return images;
    }

    /// <summary>Of the key that signs.</summary>
    public string PublicKeyFile => cosign.PublicKeyFile;

    /// <summary>The policy as a person writes it.</summary>
    public string PolicyText(string phase) => """
            phase: PHASE
            phases:
              day1: {keys: accepted}
              day1.5: {keys: accepted}
              day2: {keys: accepted}
            authorities:
              release:
                key: {versions: [{file: keys/image-signing.pem}]}
                transparencyLog: not-required
                timestamp: not-required
                weakeningReason: the tests sign without any service
            rules:
              team:
                images: ["HOST/team/**", "GONE/team/**"]
                require: {anyOf: [release]}
              tools:
                images: ["HOST/free/*"]
                unverified: {reason: the tests need one that nobody looks at}

            """.Replace("PHASE", phase, StringComparison.Ordinal).Replace("HOST", place.Host, StringComparison.Ordinal).Replace("GONE", Gone, StringComparison.Ordinal);

    /// <returns>The path of the policy as the webhook reads it.</returns>
    public string Policy(string phase) => Policy(phase, PolicyText(phase));

    /// <param name="name">Of the file.</param>
    /// <param name="text">The policy as a person writes it.</param>
    public string Policy(string name, string text)
    {
        var reading = PolicyFile.ReadText(text, _ => new FileReading.Found(File.ReadAllBytes(cosign.PublicKeyFile)));
        string file = work.PathOf($"policy-{name}.json");
        File.WriteAllBytes(file, CanonicalPolicy.Write(Assert.IsType<PolicyReading.Accepted>(reading).Policy));
        return file;
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();
}
