namespace ImageTrust.Conformance.Suite;

/// <summary>
/// <c>verify-bundle [--staging] --bundle B (--key K | --certificate-identity I --certificate-oidc-issuer U) [--trusted-root T]
/// FILE_OR_DIGEST</c>
/// </summary>
internal sealed record VerifyBundleOptions(string Bundle, string? Key, string? Identity, string? Issuer, string? TrustedRoot,
    string Artifact)
{
    /// <summary>Null when the words are not this command line; the staging instance has no root here.</summary>
    public static VerifyBundleOptions? Read(string[] words)
    {
        if (words is not ["verify-bundle", .. var rest] || rest.Length % 2 == 0)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Length - 1; i += 2)
        {
            if (rest[i] is not ("--bundle" or "--key" or "--certificate-identity" or "--certificate-oidc-issuer" or "--trusted-root")
                || !values.TryAdd(rest[i], rest[i + 1]))
            {
                return null;
            }
        }

        var options = new VerifyBundleOptions(
            values.GetValueOrDefault("--bundle", string.Empty),
            values.GetValueOrDefault("--key"),
            values.GetValueOrDefault("--certificate-identity"),
            values.GetValueOrDefault("--certificate-oidc-issuer"),
            values.GetValueOrDefault("--trusted-root"),
            rest[^1]);
        return options.Bundle.Length > 0 && options.NamesOneSigner ? options : null;
    }

    private bool NamesOneSigner => Key is not null ? Identity is null && Issuer is null : Identity is not null && Issuer is not null;
}
