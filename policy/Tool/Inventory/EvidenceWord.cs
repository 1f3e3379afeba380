using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>What was found attached to an image, out of the records of decisions about it.</summary>
internal static class EvidenceWord
{
    /// <summary>Of several records about one image, which differ where rules differ in what they look for, the one that saw most.</summary>
    public static EvidenceFound Of(IReadOnlyList<DecisionRecord> records) => records.Max(Of);

    private static EvidenceFound Of(DecisionRecord record) => record switch
    {
        { Facts.Signatures: { Count: > 0 } signatures } => signatures.All(one => one.Signer is KeySigner) ? EvidenceFound.KeyOnly : EvidenceFound.Keyless,
        { Now.Judgement: Judgement.CouldNotCheck } => EvidenceFound.NotKnown,
        { Facts.Searched: null } => EvidenceFound.NotLookedAt,
        _ when record.Facts.Failures.Any(failure => failure.Kind == FailureKind.CouldNotCheck)
            || record.Facts.Searched.Any(place => place.Extent != SearchExtent.Complete) => EvidenceFound.NotKnown,
        _ => EvidenceFound.NoSignature,
    };

    /// <summary>Everybody who signed, whether or not the policy wants them.</summary>
    public static IReadOnlyList<string> Signers(IEnumerable<DecisionRecord> records) =>
    [
        .. records.SelectMany(record => record.Facts.Signatures).Select(signature => signature.Signer switch
        {
            KeySigner key => $"key {key.Fingerprint}",
            CertificateSigner certificate => $"{certificate.Subject} ({certificate.Issuer})",
            _ => throw new InvalidOperationException("a signer is a key or the holder of a certificate"),
        }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
