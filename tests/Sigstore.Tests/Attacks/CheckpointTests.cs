using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attack 20: an inclusion proof counts only against a root hash that the log itself signed.</summary>
public sealed class CheckpointTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);
    private static readonly NoteSigner Witness = new("witness.test", [1, 2, 3, 4], new Ed25519Key("witness"));

    public static TheoryData<bool> Versions => [false, true];

    [Theory, MemberData(nameof(Versions)), Attack(20, "CVE-2024-54140")]
    public void A_missing_inclusion_proof_is_refused(bool tiled) =>
        Verify(tiled, inclusion => inclusion with { Proof = false }).IsRefused(FailureCode.InclusionProofMissing);

    [Theory, MemberData(nameof(Versions)), Attack(20, "CVE-2024-54140")]
    public void A_missing_checkpoint_is_refused(bool tiled) =>
        Verify(tiled, inclusion => inclusion with { Checkpoint = false })
            .IsRefused(
                FailureCode.InclusionProofMissing,
                FailureCode.CheckpointMalformed,
                FailureCode.LogEntryMalformed,
                FailureCode.EvidenceMalformed);

    [Theory, MemberData(nameof(Versions)), Attack(20, "checkpoint of another log")]
    public void A_checkpoint_signed_by_another_log_is_refused(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { Key = Log(VirtualSigstore.Stranger, tiled).Key })
            .IsRefused(FailureCode.CheckpointInvalid);

    [Theory, MemberData(nameof(Versions)), Attack(20, "checkpoint of another log")]
    public void A_whole_checkpoint_of_another_log_is_refused(bool tiled)
    {
        var stranger = Log(VirtualSigstore.Stranger, tiled);

        VerifyCheckpoint(tiled, checkpoint => checkpoint with
        {
            Origin = stranger.Origin,
            SignerName = stranger.Host,
            KeyHint = stranger.LogId[..4],
            Key = stranger.Key,
        }).IsRefused(FailureCode.CheckpointInvalid, FailureCode.CheckpointMalformed);
    }

    [Theory, MemberData(nameof(Versions)), Attack(20, "wrong key hint")]
    public void A_checkpoint_whose_hint_names_another_key_is_refused(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { KeyHint = [9, 9, 9, 9] }).IsRefused(FailureCode.CheckpointInvalid);

    [Fact, Attack(20, "checkpoint for another origin under the log's key")]
    public void A_tiled_checkpoint_with_another_origin_is_refused() =>
        VerifyCheckpoint(tiled: true, checkpoint => checkpoint with { Origin = "other.test" })
            .IsRefused(FailureCode.CheckpointInvalid, FailureCode.CheckpointMalformed);

    [Fact, Attack(20, "checkpoint signer of another name")]
    public void A_tiled_checkpoint_signed_under_another_name_is_refused() =>
        VerifyCheckpoint(tiled: true, checkpoint => checkpoint with { SignerName = "other.test" }).IsRefused(FailureCode.CheckpointInvalid);

    [Theory, MemberData(nameof(Versions)), Attack(20, "root hash of another tree")]
    public void A_checkpoint_over_another_root_hash_is_refused(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { RootHash = new byte[32] })
            .IsRefused(FailureCode.CheckpointInvalid, FailureCode.InclusionProofInvalid);

    [Theory, MemberData(nameof(Versions)), Attack(20, "tree of another size")]
    public void A_checkpoint_over_another_tree_size_is_refused(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { TreeSize = 7 })
            .IsRefused(FailureCode.CheckpointInvalid, FailureCode.InclusionProofInvalid);

    [Theory, MemberData(nameof(Versions)), Attack(20, "proof for another leaf")]
    public void A_proof_of_a_neighbour_is_refused(bool tiled)
    {
        var bundle = World.Sign(Recipe(tiled)).Json;
        var neighbour = World.Sign(Recipe(tiled).WithInclusion(inclusion => inclusion with { LeavesBefore = 4, LeavesAfter = 3 })).Json;
        bundle["verificationMaterial"]!["tlogEntries"]![0]!["inclusionProof"]!["hashes"] =
            neighbour["verificationMaterial"]!["tlogEntries"]![0]!["inclusionProof"]!["hashes"]!.DeepClone();

        Check.Bundle(bundle, Image).IsRefused(FailureCode.InclusionProofInvalid);
    }

    [Fact, Attack(20, "index that nobody proved")]
    public void A_Rekor_2_index_that_is_not_the_proofs_is_refused()
    {
        var bundle = World.Sign(Recipe(tiled: true)).Json;
        bundle["verificationMaterial"]!["tlogEntries"]![0]!["logIndex"] = "4";

        Check.Bundle(bundle, Image).IsRefused(FailureCode.InclusionProofInvalid);
    }

    [Theory, MemberData(nameof(Versions)), Attack(20, "witnesses")]
    public void Cosignatures_of_unknown_witnesses_do_no_harm(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { SignersBefore = [Witness], SignersAfter = [Witness] }).IsVerified();

    [Theory, MemberData(nameof(Versions)), Attack(20, "witnesses instead of the log")]
    public void A_cosignature_alone_is_no_signature_of_the_log(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { SignerName = Witness.Name, KeyHint = Witness.Hint, Key = Witness.Key })
            .IsRefused(FailureCode.CheckpointInvalid);

    [Theory, MemberData(nameof(Versions)), Attack(20, "first line from the log's hint, but spoiled")]
    public void A_false_line_with_the_logs_hint_does_not_hide_the_true_one(bool tiled)
    {
        var log = Log(World, tiled);
        var falseLine = new NoteSigner(log.Host, log.LogId[..4], Log(VirtualSigstore.Stranger, tiled).Key);

        // Accepting is right by signed-note (one true signature is enough), refusing is safe: only a crash would be wrong.
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { SignersBefore = [falseLine] })
            .IsVerifiedOrRefused(FailureCode.CheckpointInvalid);
    }

    [Theory, MemberData(nameof(Versions)), Attack(20, "extension lines")]
    public void Extension_lines_under_the_signature_do_no_harm(bool tiled) =>
        VerifyCheckpoint(tiled, checkpoint => checkpoint with { OtherLines = ["Timestamp: 1768478400000000000"] }).IsVerified();

    [Theory, MemberData(nameof(Versions)), Attack(20, "tree of one")]
    public void A_tree_of_one_leaf_needs_no_hashes(bool tiled) =>
        Verify(tiled, inclusion => inclusion with { LeavesBefore = 0, LeavesAfter = 0 }).IsVerified();

    private static VerificationResult VerifyCheckpoint(bool tiled, Func<CheckpointTemplate, CheckpointTemplate> change) =>
        Verify(tiled, inclusion => inclusion with { CheckpointText = change(inclusion.CheckpointText) });

    private static VerificationResult Verify(bool tiled, Func<InclusionTemplate, InclusionTemplate> change) =>
        Check.Bundle(World.Sign(Recipe(tiled).WithInclusion(change)));

    private static TransparencyLog Log(VirtualSigstore instance, bool tiled) => tiled ? instance.Rekor2Log : instance.Rekor1Log;

    private static Recipe Recipe(bool tiled) =>
        tiled ? VirtualSigstore.Rekor2(World.Keyless(), Image) : VirtualSigstore.Rekor1(World.Keyless(), Image);
}
