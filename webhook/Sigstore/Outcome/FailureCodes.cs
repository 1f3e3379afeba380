using System.Collections.Frozen;
using System.Text;

namespace ImageTrust.Sigstore.Outcome;

/// <summary>The stable text name and the class of every <see cref="FailureCode"/>.</summary>
public static class FailureCodes
{
    private static readonly FrozenDictionary<FailureCode, string> Names =
        Enum.GetValues<FailureCode>().ToFrozenDictionary(code => code, code => Kebab(code.ToString()));

    /// <summary>The name for logs, metrics and messages: the enum name in kebab case (<c>signature-invalid</c>).</summary>
    public static string Name(this FailureCode code) => Names[code];

    public static FailureClass Class(this FailureCode code) => code switch
    {
        FailureCode.TrustedRootMalformed or FailureCode.KeyMalformed or FailureCode.EvidenceMalformed or FailureCode.EvidenceTooLarge
            or FailureCode.EnvelopeMalformed or FailureCode.StatementMalformed or FailureCode.PayloadMalformed
            or FailureCode.CertificateMalformed or FailureCode.SctMalformed or FailureCode.TimestampMalformed
            or FailureCode.LogEntryMalformed or FailureCode.CheckpointMalformed => FailureClass.Malformed,
        FailureCode.BundleVersionUnsupported or FailureCode.PayloadTypeUnsupported or FailureCode.StatementTypeUnsupported
            or FailureCode.KeyUnsupported or FailureCode.DigestUnsupported or FailureCode.LogEntryUnsupported => FailureClass.Unsupported,
        FailureCode.LogEntryMissing or FailureCode.InclusionPromiseMissing or FailureCode.InclusionProofMissing
            or FailureCode.TimestampMissing or FailureCode.VerifiedTimeMissing or FailureCode.SctMissing => FailureClass.Missing,
        FailureCode.KeyUnknown or FailureCode.CertificateUntrusted or FailureCode.SctLogUnknown or FailureCode.TimestampAuthorityUnknown
            or FailureCode.LogUnknown => FailureClass.Untrusted,
        _ => FailureClass.Refuted,
    };

    private static string Kebab(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        foreach (var letter in pascal)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
