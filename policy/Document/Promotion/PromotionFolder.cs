using System.Globalization;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>
/// Where a promotion's evidence lies in its stack's folder: <c>evidence/0002-day1.5/</c>, by the number of its line in the ledger. The names are from the
/// stack's folder, with forward slashes.
/// </summary>
public static class PromotionFolder
{
    /// <summary>What was seen.</summary>
    public static string Evidence(LedgerLine line) => Of(line, "evidence.json");

    /// <summary>What the gate itself saw.</summary>
    public static string Verified(LedgerLine line) => Of(line, "verified.json");

    /// <summary>The policy that the promotion led to, in its canonical form: documents change, and what was judged must not.</summary>
    public static string Policy(LedgerLine line) => Of(line, "granted-policy.json");

    /// <summary>The Sigstore bundle of the evidence, where somebody signed it.</summary>
    public static string Bundle(LedgerLine line) => Of(line, "evidence.sigstore.json");

    /// <summary>The trusted root that the bundle is verified against, where it is not the public-good instance's.</summary>
    public static string TrustedRoot(LedgerLine line) => Of(line, "sigstore-root.json");

    private static string Of(LedgerLine line, string file)
    {
        ArgumentNullException.ThrowIfNull(line);
        return string.Create(CultureInfo.InvariantCulture, $"evidence/{line.Line:0000}-{line.To.Text()}/{file}");
    }
}
