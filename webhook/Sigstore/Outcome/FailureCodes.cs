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
        < FailureCode.BundleVersionUnsupported => FailureClass.Malformed,
        < FailureCode.LogEntryMissing => FailureClass.Unsupported,
        < FailureCode.KeyUnknown => FailureClass.Missing,
        < FailureCode.ArtifactMismatch => FailureClass.Untrusted,
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
