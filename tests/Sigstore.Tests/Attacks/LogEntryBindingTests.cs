using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>A log entry proves nothing about a signature it does not name: digest, signature and key are all compared.</summary>
public sealed class LogEntryBindingTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message.Blob Wanted = new(Encoding.UTF8.GetBytes("wanted"));
    private static readonly Message.Blob Other = new(Encoding.UTF8.GetBytes("other"));

    public static TheoryData<EntryKind> Kinds => [.. Enum.GetValues<EntryKind>()];

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703"), Attack(20, "CVE-2024-53267"), Attack(21, "CVE-2024-51746")]
    public void An_entry_of_another_artifact_by_the_same_signer_is_refused(EntryKind kind) =>
        VerifyWith(kind, BodyOf(Genuine(kind) with { Content = OtherContent(kind) }))
            .IsRefused(FailureCode.LogEntryMismatch);

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703")]
    public void An_entry_of_the_same_artifact_by_another_key_is_refused(EntryKind kind) =>
        VerifyWith(kind, BodyOf(Genuine(kind) with { Signer = new SignedBy.Keyless(VirtualSigstore.Stranger.Leaf()) }))
            .IsRefused(FailureCode.LogEntryMismatch);

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703")]
    public void An_entry_with_the_right_digest_and_signature_but_another_key_is_refused(EntryKind kind)
    {
        var genuine = World.Sign(Genuine(kind));
        var stranger = Genuine(kind) with { Signer = VirtualSigstore.Stranger.Keyless() };
        var strangersCertificate = VirtualSigstore.Stranger.Sign(stranger).Certificate;
        var body = VirtualSigstore.Body(
            kind,
            genuine.Recipe.Content,
            genuine.Recipe.Signer.SigningKey,
            genuine.Signature,
            strangersCertificate);

        VerifyWith(kind, body).IsRefused(FailureCode.LogEntryMismatch);
    }

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703")]
    public void An_entry_that_names_the_bare_key_of_a_certificate_is_refused(EntryKind kind)
    {
        var genuine = World.Sign(Genuine(kind));
        var body = VirtualSigstore.Body(
            kind,
            genuine.Recipe.Content,
            genuine.Recipe.Signer.SigningKey,
            genuine.Signature,
            certificate: null);

        VerifyWith(kind, body).IsRefused(FailureCode.LogEntryMismatch);
    }

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703"), Attack(20, "CVE-2024-54140")]
    public void An_entry_of_another_signature_by_the_same_certificate_over_the_same_artifact_is_refused(EntryKind kind)
    {
        var genuine = World.Sign(Genuine(kind));
        var signature = World.Leaf().Key is TestKit.Keys.EcdsaKey key ? key.SignMalleated(genuine.Recipe.Content.ToSign) : [];
        var body = VirtualSigstore.Body(kind, genuine.Recipe.Content, genuine.Recipe.Signer.SigningKey, signature, genuine.Certificate);

        VerifyWith(kind, body).IsRefused(FailureCode.LogEntryMismatch);
    }

    [Theory, MemberData(nameof(Kinds)), Attack(1, "CVE-2026-22703")]
    public void An_entry_under_the_name_of_another_kind_is_refused(EntryKind kind)
    {
        var bundle = World.Sign(Genuine(kind)).Json;
        var entry = bundle["verificationMaterial"]!["tlogEntries"]![0]!;
        entry["kindVersion"]!["kind"] = entry["kindVersion"]!["kind"]!.GetValue<string>() == "dsse" ? "hashedrekord" : "dsse";

        Check.Bundle(bundle, Genuine(kind).Content)
            .IsRefused(FailureCode.LogEntryMismatch, FailureCode.LogEntryMalformed, FailureCode.LogEntryUnsupported);
    }

    [Fact, Attack(4, "CVE-2022-23649")]
    public void A_signed_entry_timestamp_over_another_entry_is_refused()
    {
        var other = BodyOf(VirtualSigstore.Rekor1(World.Keyless(), Other)).Encode();
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Wanted);

        Check.Bundle(World.Sign(recipe.WithInclusion(inclusion => inclusion with { PromiseOver = other })))
            .IsRefused(FailureCode.SignedEntryTimestampInvalid);
    }

    [Fact, Attack(4, "CVE-2022-23649")]
    public void The_bundle_annotation_of_another_signature_by_the_same_key_is_refused()
    {
        var wanted = Layer(VirtualSigstore.ManagedKey, optional: null);
        var other = Layer(VirtualSigstore.ManagedKey, new() { ["build"] = "2" });

        Check.Layer(wanted.With(LegacyLayer.Bundle, other.Annotations[LegacyLayer.Bundle])).IsRefused(FailureCode.LogEntryMismatch);
    }

    [Fact, Attack(4, "CVE-2022-23649")]
    public void The_bundle_annotation_of_another_keyless_signature_by_the_same_workflow_is_refused()
    {
        var wanted = Layer(World.Keyless(), optional: null);
        var other = Layer(World.Keyless(), new() { ["build"] = "2" });

        Check.Layer(wanted.With(LegacyLayer.Bundle, other.Annotations[LegacyLayer.Bundle])).IsRefused(FailureCode.LogEntryMismatch);
    }

    [Fact, Attack(21, "CVE-2023-47122")]
    public void A_log_that_vouches_for_itself_with_its_own_key_is_refused()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Wanted);

        Check.Bundle(World.Sign(recipe.WithEntry(entry => entry with { Log = VirtualSigstore.Stranger.Rekor1Log })))
            .IsRefused(FailureCode.LogUnknown);
    }

    [Fact, Attack(21, "CVE-2023-47122")]
    public void A_strangers_key_under_the_id_of_a_trusted_log_is_refused()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Wanted).WithInclusion(inclusion => inclusion with
        {
            PromiseKey = VirtualSigstore.Stranger.Rekor1Log.Key,
            CheckpointText = new() { Key = VirtualSigstore.Stranger.Rekor1Log.Key },
        });

        Check.Bundle(World.Sign(recipe)).IsRefused(FailureCode.SignedEntryTimestampInvalid, FailureCode.CheckpointInvalid);
    }

    /// <summary>A recipe of the kind whose bundle verifies as it stands.</summary>
    private static Recipe Genuine(EntryKind kind)
    {
        Message content = kind is EntryKind.HashedRekord1 or EntryKind.HashedRekord2 ? Wanted : Message.Image(GenuineSample.Image);
        var recipe = kind is EntryKind.HashedRekord2 or EntryKind.Dsse2
            ? VirtualSigstore.Rekor2(World.Keyless(), content)
            : VirtualSigstore.Rekor1(World.Keyless(), content);
        return recipe.WithEntry(entry => entry with { Kind = kind });
    }

    /// <summary>The kind's genuine signature with another body in its log entry.</summary>
    private static VerificationResult VerifyWith(EntryKind kind, EntryBody body) =>
        Check.Bundle(World.Sign(Genuine(kind).WithEntry(entry => entry with { Body = body })));

    private static LegacyLayer Layer(SignedBy signer, JsonObject? optional) =>
        LegacyLayer.From(World.Sign(VirtualSigstore.Rekor1(signer, Message.SimpleSigning(GenuineSample.Image, optional))));

    private static Message OtherContent(EntryKind kind) =>
        kind is EntryKind.HashedRekord1 or EntryKind.HashedRekord2 ? Other : Message.Image("sha256:" + new string('0', 64));

    private static EntryBody BodyOf(Recipe recipe)
    {
        var made = World.Sign(recipe);
        return VirtualSigstore.Body(recipe.Entries[0].Kind, recipe.Content, recipe.Signer.SigningKey, made.Signature, made.Certificate);
    }
}
