using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attacks 15 to 17: evidence that is large, deep or long costs a bounded time and is refused.</summary>
public sealed class LimitTests
{
    /// <summary>Far above what a refusal takes even on a busy machine, far below what unbounded work would.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);

    [Theory, Attack(17, "CVE-2024-45395")]
    [InlineData(100_000, "{}")]
    [InlineData(1_000, null)]
    public void Thousands_of_log_entries_are_refused(int count, string? item)
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)).Json;

        RefusedInTime(
            Repeat(bundle["verificationMaterial"]!.AsObject(), "tlogEntries", count, bundle, item),
            FailureCode.EvidenceTooLarge,
            FailureCode.EvidenceMalformed);
    }

    [Theory, Attack(17, "CVE-2024-45395")]
    [InlineData(100_000, "{}")]
    [InlineData(1_000, null)]
    public void Thousands_of_timestamps_are_refused(int count, string? item)
    {
        var bundle = World.Sign(VirtualSigstore.Rekor2(World.Keyless(), Image)).Json;
        var timestamps = bundle["verificationMaterial"]!["timestampVerificationData"]!.AsObject();

        RefusedInTime(
            Repeat(timestamps, "rfc3161Timestamps", count, bundle, item),
            FailureCode.EvidenceTooLarge,
            FailureCode.EvidenceMalformed);
    }

    [Theory, Attack(17, "CVE-2024-45395")]
    [InlineData("subject")]
    [InlineData("digest")]
    public void A_hundred_thousand_subjects_or_digests_are_refused(string what)
    {
        var hex = GenuineSample.Image["sha256:".Length..];
        var many = string.Join(
            ',',
            Enumerable.Range(0, 100_000).Select(index => what == "subject" ? "{\"digest\":{\"sha256\":\"00\"}}" : $"\"x{index}\":\"00\""));
        var subjects = what == "subject"
            ? $"[{many},{{\"digest\":{{\"sha256\":\"{hex}\"}}}}]"
            : $"[{{\"digest\":{{{many},\"sha256\":\"{hex}\"}}}}]";
        var statement = $"{{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":{subjects},\"predicateType\":\"a\"}}";
        var content = new Message.Envelope(Message.Envelope.Intoto, Encoding.UTF8.GetBytes(statement));

        RefusedInTime(
            World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content)).Text,
            FailureCode.StatementMalformed,
            FailureCode.EvidenceTooLarge);
    }

    [Fact, Attack(17, "endless chain")]
    public void A_thousand_certificates_are_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image) with { Version = BundleVersion.V02 }).Json;
        var chain = bundle["verificationMaterial"]!["x509CertificateChain"]!.AsObject();

        RefusedInTime(Repeat(chain, "certificates", 1_000, bundle), FailureCode.EvidenceTooLarge, FailureCode.EvidenceMalformed);
    }

    [Fact, Attack(17, "endless proof")]
    public void A_proof_of_a_hundred_thousand_hashes_is_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)).Json;
        var proof = bundle["verificationMaterial"]!["tlogEntries"]![0]!["inclusionProof"]!.AsObject();

        RefusedInTime(
            Repeat(proof, "hashes", 100_000, bundle),
            FailureCode.EvidenceTooLarge,
            FailureCode.EvidenceMalformed,
            FailureCode.LogEntryMalformed,
            FailureCode.InclusionProofInvalid);
    }

    [Fact, Attack(17, "endless checkpoint")]
    public void A_checkpoint_with_a_hundred_thousand_signatures_is_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)).Json;
        var checkpoint = bundle["verificationMaterial"]!["tlogEntries"]![0]!["inclusionProof"]!["checkpoint"]!;
        var note = checkpoint["envelope"]!.GetValue<string>();
        var line = note[note.IndexOf('\u2014', StringComparison.Ordinal)..];
        checkpoint["envelope"] = note + string.Concat(Enumerable.Repeat(line, 100_000));

        RefusedInTime(bundle.ToJsonString(), FailureCode.EvidenceTooLarge, FailureCode.CheckpointMalformed);
    }

    [Theory, Attack(16, "CVE-2024-29902")]
    [InlineData(17)]
    [InlineData(64)]
    public void A_bundle_of_many_megabytes_is_refused(int megabytes) =>
        RefusedInTime(new string(' ', megabytes * 1024 * 1024) + "{}", FailureCode.EvidenceTooLarge);

    [Theory, Attack(17, "nesting")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void A_bundle_that_nests_a_million_levels_is_refused(string opening) =>
        RefusedInTime(string.Concat(Enumerable.Repeat(opening, 1_000_000)), FailureCode.EvidenceMalformed, FailureCode.EvidenceTooLarge);

    [Fact, Attack(17, "nesting inside the predicate")]
    public void A_predicate_that_nests_a_million_levels_is_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("[", 1_000_000)) + string.Concat(Enumerable.Repeat("]", 1_000_000));
        var statement = Encoding.UTF8.GetString(Message.Image(GenuineSample.Image).Payload)
            .Replace("\"predicate\":{}", "\"predicate\":{\"a\":" + nested + "}", StringComparison.Ordinal);
        var content = new Message.Envelope(Message.Envelope.Intoto, Encoding.UTF8.GetBytes(statement));

        RefusedInTime(
            World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, content)).Text,
            FailureCode.StatementMalformed,
            FailureCode.EvidenceTooLarge);
    }

    [Theory, Attack(15, "CVE-2023-46737"), Attack(16, "CVE-2024-29903")]
    [InlineData(LegacyLayer.Bundle)]
    [InlineData(LegacyLayer.Certificate)]
    [InlineData(LegacyLayer.Signature)]
    [InlineData(LegacyLayer.Timestamp)]
    public void An_annotation_of_many_megabytes_is_refused(string annotation)
    {
        var layer = GenuineSample.Named("legacy-keyless-tsa").Layer!;
        var clock = Stopwatch.StartNew();

        Check.Layer(layer.With(annotation, new string('A', 20_000_000)))
            .IsRefused(FailureCode.EvidenceTooLarge, FailureCode.EvidenceMalformed, FailureCode.CertificateMalformed);
        Assert.True(clock.Elapsed < Patience, $"took {clock.Elapsed}");
    }

    /// <summary>The document with a list of <paramref name="count"/> items, the genuine first one where no other is given.</summary>
    private static string Repeat(JsonObject parent, string list, int count, JsonObject document, string? item = null)
    {
        item ??= parent[list]![0]!.ToJsonString();
        parent[list] = "PLACEHOLDER";
        var items = $"[{string.Join(',', Enumerable.Repeat(item, count))}]";
        return document.ToJsonString().Replace("\"PLACEHOLDER\"", items, StringComparison.Ordinal);
    }

    private static void RefusedInTime(string bundle, params FailureCode[] codes)
    {
        var clock = Stopwatch.StartNew();
        Check.Bundle(bundle, GenuineSample.Image).IsRefused(codes);
        Assert.True(clock.Elapsed < Patience, $"took {clock.Elapsed}");
    }
}
