using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Tool.Tests.Verifying;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Promoting;

/// <summary>Evidence with a Sigstore bundle: verified before it counts, kept, and verified again.</summary>
public sealed class SignedEvidenceTests
{
    private static readonly string[] Whose = ["--certificate-identity", VerifyStage.Subject, "--certificate-oidc-issuer", VerifyStage.Issuer];

    [Fact]
    public async Task Signed_evidence_is_kept_with_its_bundle_and_verified_again()
    {
        await using var stage = await PromotionStage.SetAsync();
        await SignAsync(stage);

        var run = await stage.PromoteAsync("day1.5", ["--bundle", "evidence.sigstore.json", "--trusted-root", "root.json", .. Whose]);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains($"\"signer\":{{\"issuer\":\"{VerifyStage.Issuer}\",\"subject\":\"{VerifyStage.Subject}\"", stage.Ledger[1], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
        string kept = stage.PathOf("evidence/0002-day1.5/evidence.sigstore.json");
        await File.AppendAllTextAsync(kept, " ", TestContext.Current.CancellationToken);
        Assert.StartsWith("stacks/demo/evidence/0002-day1.5/evidence.sigstore.json: it was changed", await stage.ProblemsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another file")]
    [InlineData("another identity")]
    [InlineData("another instance")]
    public async Task A_signature_of_something_else_is_refused(string what)
    {
        await using var stage = await PromotionStage.SetAsync();
        await SignAsync(stage, what == "another identity" ? new Identity.GitHubActions("evil/app") : null, what == "another instance" ? VirtualSigstore.Stranger : null);
        if (what == "another file")
        {
            stage.Gather(evidence => evidence with { Admission = evidence.Admission with { Records = 31 } });
        }

        var run = await stage.PromoteAsync("day1.5", ["--bundle", "evidence.sigstore.json", "--trusted-root", "root.json", .. Whose]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("signature-refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("REFUSED: 1 reason. Nothing was changed.", run.Output, StringComparison.Ordinal);
        Assert.Empty(stage.Ledger);
    }

    /// <summary>Whoever edits evidence and seals the ledger anew has no signature of it.</summary>
    [Fact]
    public async Task Edited_evidence_is_found_though_the_ledger_was_sealed_anew()
    {
        await using var stage = await PromotionStage.SetAsync();
        await SignAsync(stage);
        Assert.Equal(0, (await stage.PromoteAsync("day1.5", ["--bundle", "evidence.sigstore.json", "--trusted-root", "root.json", .. Whose])).ExitCode);
        string kept = stage.PathOf("evidence/0002-day1.5/");
        byte[] edited = System.Text.Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(kept + "evidence.json", TestContext.Current.CancellationToken)).Replace("\"records\":30", "\"records\":99", StringComparison.Ordinal));
        var ledger = ((LedgerReading.Accepted)LedgerFile.Read(await File.ReadAllBytesAsync(stage.PathOf(LedgerFile.Name), TestContext.Current.CancellationToken), Name, "l")).Lines;
        var images = VerifiedFile.Read(await File.ReadAllBytesAsync(kept + "verified.json", TestContext.Current.CancellationToken), "v", out _)!;
        byte[] verified = VerifiedFile.Write(images with { Evidence = Images.Digest.Of(edited) });
        await File.WriteAllBytesAsync(kept + "evidence.json", edited, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(kept + "verified.json", verified, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            stage.PathOf(LedgerFile.Name),
            LedgerFile.Write([ledger[0], (ledger[1] with { Evidence = Images.Digest.Of(edited), Verified = Images.Digest.Of(verified) }).Sealed()]), TestContext.Current.CancellationToken);

        Assert.StartsWith("stacks/demo/promotions.jsonl:2: signature-refused: ", await stage.ProblemsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bundle: say whose it has to be", "--bundle", "evidence.sigstore.json")]
    [InlineData("--certificate-identity says something about --bundle, which is missing.", "--certificate-identity", "someone")]
    [InlineData("gone.json: there is no such file; expected a Sigstore bundle.", "--bundle", "gone.json", "--certificate-identity", "a", "--certificate-oidc-issuer", "https://b.example")]
    public async Task What_is_missing_is_named(string expected, params string[] options)
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();

        var run = await stage.PromoteAsync("day1.5", options);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
    }

    private static Model.Values.EntryName Name => Model.Values.EntryName.TryParse("demo", out var name, out _) ? name : throw new InvalidOperationException();

    private static async Task SignAsync(PromotionStage stage, Identity? identity = null, VirtualSigstore? instance = null)
    {
        stage.Gather();
        var sigstore = instance ?? VirtualSigstore.P256;
        byte[] evidence = await File.ReadAllBytesAsync(Path.Combine(stage.Stage.Folder, "evidence.json"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Path.Combine(stage.Stage.Folder, "evidence.sigstore.json"),
            sigstore.Sign(VirtualSigstore.Rekor1(sigstore.Keyless(identity), new Message.Blob(evidence))).Utf8, TestContext.Current.CancellationToken);
    }
}
