using BenchmarkDotNet.Attributes;
using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks;

/// <summary>One verification from bytes to facts, beside the bare public-key operations it cannot do without.</summary>
[MemoryDiagnoser]
public class VerificationBenchmarks
{
    private GenuineSample sample = null!;
    private BareCrypto bare = null!;
    private TrustMaterial trust = null!;
    private Requirements requirements = null!;
    private ArtifactDigest digest = null!;
    private byte[] bundle = null!;

    /// <summary>
    /// Names of <see cref="GenuineSample"/>: key, keyless all on P-256, under a P-384 authority, Rekor v2 with timestamp, legacy.
    /// </summary>
    [Params("key-p256", "keyless-image-rekor1", "keyless-image-rekor1-p384", "keyless-image-rekor2", "legacy-keyless")]
    public string Sample { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        sample = GenuineSample.Named(Sample);
        bare = BareCrypto.Of(sample);
        digest = ArtifactDigest.Parse(sample.Digest);
        bundle = sample.Bundle.Utf8;
        var root = TrustedRoot.Read(System.Text.Encoding.UTF8.GetBytes(sample.Instance.TrustedRoot().ToJsonString()), "virtual");
        var isKey = sample.Bundle.Recipe.Signer is SignedBy.KeyPair;
        var key = new KeyVersion(PublicKey.ReadPem(sample.Bundle.Recipe.Signer.SigningKey.Pem), ValidityPeriod.Unbounded);
        trust = TrustMaterial.Create([root], isKey ? [new PublicKeyAuthority("key", [key])] : []);
        requirements = isKey ? Requirements.KeyWithoutLog : Requirements.Strict;
        if (!Bare() || Verify() is not Verified)
        {
            throw new InvalidOperationException($"{Sample} does not verify: {Verify()}");
        }
    }

    /// <summary>How many public-key operations <see cref="Bare"/> does.</summary>
    public static int OperationsOf(string sample) => BareCrypto.Of(GenuineSample.Named(sample)).Count;

    [Benchmark(Baseline = true)]
    public bool Bare() => bare.Run();

    [Benchmark]
    public VerificationResult Verify() => Verifier.Verify(Read(), digest, trust, requirements, VirtualSigstore.SigningTime.AddDays(30));

    private Evidence Read() =>
        sample.Layer is { } layer ? SimpleSigningLayer.Read(layer.Blob, layer.Annotations) : SigstoreBundle.Read(bundle);
}
