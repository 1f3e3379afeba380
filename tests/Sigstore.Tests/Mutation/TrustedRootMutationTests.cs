using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>A trusted root with one thing changed: refused while it is read, or the signature that needs the changed part is.</summary>
public sealed class TrustedRootMutationTests
{
    /// <summary>Labels for people, which decide nothing.</summary>
    private static readonly string[] Labels = ["baseUrl", "uri", "subject", "hashAlgorithm"];

    /// <summary>
    /// The last certificate of a chain is an anchor because the document says so: its own signature, serial number and identifiers prove
    /// nothing, and without it the one below is the anchor. A spoiled key or name still breaks the chain. A timestamp's signer may come
    /// with the token.
    /// </summary>
    private static readonly HarmlessChange[] Anchors =
    [
        new("certificateAuthorities[0].certChain.certificates[1]", "removed", "the intermediate is the anchor then"),
        new("certificateAuthorities[0].certChain.certificates[1].rawBytes", "byte", "its self-signature and identifiers"),
        new("timestampAuthorities[0].certChain.certificates[0]", "removed", "the token brings the signer, the root vouches for it"),
        new("timestampAuthorities[0].certChain.certificates[1]", "removed", "the signer is the anchor then"),
        new("timestampAuthorities[0].certChain.certificates[1].rawBytes", "byte", "its self-signature and identifiers"),
    ];

    private static readonly FailureCode[] AboutTheEvidence =
    [
        FailureCode.EvidenceMalformed, FailureCode.ArtifactMismatch, FailureCode.StatementMalformed, FailureCode.EnvelopeMalformed,
    ];

    /// <summary>The parts each sample leans on: changing another one must not matter to it.</summary>
    public static TheoryData<string, string> Samples => new()
    {
        { "keyless-image-rekor1", "tlogs[0] certificateAuthorities ctlogs" },
        { "keyless-image-rekor2", "tlogs[1] certificateAuthorities ctlogs timestampAuthorities" },
        { "keyless-image-rekor1-p384", "tlogs[0] certificateAuthorities ctlogs" },
    };

    [Theory, MemberData(nameof(Samples))]
    public void Every_change_of_a_part_that_is_used_is_refused(string name, string used)
    {
        var sample = GenuineSample.Named(name);
        var parts = used.Split(' ');
        var accepted = JsonMutants.Of(sample.Instance.TrustedRoot().ToJsonString())
            .Where(mutant => Array.Exists(parts, part => mutant.Path.StartsWith(part, StringComparison.Ordinal)))
            .Where(mutant => !Array.Exists(Labels, label => mutant.Path.Contains("." + label, StringComparison.Ordinal)))
            .Where(mutant => !Array.Exists(Anchors, change => change.Covers(mutant)))
            .Where(mutant => mutant.Change is not ("unknown member added" or "item doubled"))
            .Where(mutant => Verify(sample, mutant.Text) is Verified)
            .Select(mutant => mutant.ToString()).ToList();

        Assert.True(accepted.Count == 0, string.Join('\n', accepted));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Every_refusal_of_a_changed_root_names_trust(string name, string used)
    {
        var sample = GenuineSample.Named(name);
        var odd = JsonMutants.Of(sample.Instance.TrustedRoot().ToJsonString())
            .Select(mutant => (mutant, Result: Verify(sample, mutant.Text)))
            .Where(tried => tried.Result is Refused refused && AboutTheEvidence.Contains(refused.Failure.Code))
            .Select(tried => $"{tried.mutant} gave {tried.Result}").ToList();

        Assert.True(odd.Count == 0, $"{used}: {string.Join('\n', odd)}");
    }

    [Fact]
    public void A_root_with_another_key_under_the_same_name_is_refused()
    {
        var trust = VirtualSigstore.P256.TrustedRoot();
        var key = EcdsaKey.Named("impostor", EcdsaScheme.P256);
        var impostor = CertificateAuthority.Root("O=virtual,CN=root", key, VirtualSigstore.Founded, VirtualSigstore.Abandoned);
        trust["certificateAuthorities"]![0]!["certChain"]!["certificates"]![1]!["rawBytes"] = Convert.ToBase64String(impostor.Certificate);

        Verify(GenuineSample.Named("keyless-image-rekor1"), trust.ToJsonString())
            .IsRefused(FailureCode.AuthorityInvalid, FailureCode.TrustedRootMalformed);
    }

    private static VerificationResult Verify(GenuineSample sample, string root) =>
        Check.UnderRoot(sample.Bundle, root);
}
