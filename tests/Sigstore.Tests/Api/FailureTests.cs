using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Tests.Api;

public class FailureTests
{
    [Theory]
    [InlineData(FailureCode.SignatureInvalid, "signature-invalid", FailureClass.Refuted)]
    [InlineData(FailureCode.LogUnknown, "log-unknown", FailureClass.Untrusted)]
    [InlineData(FailureCode.SctMissing, "sct-missing", FailureClass.Missing)]
    [InlineData(FailureCode.BundleVersionUnsupported, "bundle-version-unsupported", FailureClass.Unsupported)]
    [InlineData(FailureCode.TrustedRootMalformed, "trusted-root-malformed", FailureClass.Malformed)]
    [InlineData(FailureCode.CheckpointMalformed, "checkpoint-malformed", FailureClass.Malformed)]
    [InlineData(FailureCode.ArtifactMismatch, "artifact-mismatch", FailureClass.Refuted)]
    [InlineData(FailureCode.KeyUnknown, "key-unknown", FailureClass.Untrusted)]
    public void A_code_has_a_stable_name_and_tells_bad_evidence_from_unchecked(FailureCode code, string name, FailureClass kind)
        => Assert.Equal((name, kind), (code.Name(), code.Class()));

    [Fact]
    public void Every_code_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<FailureCode>().Select(code => code.Name()).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name));
    }

    [Fact]
    public void Quoted_evidence_cannot_break_a_log_line_or_fill_it()
    {
        var failure = new Failure(FailureCode.EvidenceMalformed, Step.ReadEvidence, "text",
            "a\r\nlevel=info forged\u001b[31m" + new string('x', 5000));

        Assert.DoesNotContain('\n', failure.ToString());
        Assert.DoesNotContain('\u001b', failure.ToString());
        Assert.True(failure.Got.Length <= Failure.LongestQuote + 1);
    }
}
