using System.Globalization;

namespace ImageTrust.Decisions.Tests;

/// <summary>Vulnerability reports with one finding.</summary>
internal static class Reports
{
    public const string Type = "https://cosign.sigstore.dev/attestation/vuln/v1";

    /// <param name="time">When the scan ended.</param>
    /// <param name="severity">Of the finding: LOW, CRITICAL.</param>
    public static string Text(DateTimeOffset time, string severity) =>
        """{"metadata":{"scanStartedOn":"TIME","scanFinishedOn":"TIME"},"scanner":{"result":{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","PkgName":"x","Severity":"WORD"}]}]}}}"""
            .Replace("TIME", time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("WORD", severity, StringComparison.Ordinal);
}
