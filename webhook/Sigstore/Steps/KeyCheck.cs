using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Was the trusted key allowed to sign at every proven time, or at the time passed in when none is proven? The Sigstore client specification
/// leaves keys without a certificate to the client (section 3.1, "Other workflows").
/// </summary>
internal static class KeyCheck
{
    public static Signer.KeyHolder Require(TrustedKey key, IReadOnlyList<DateTimeOffset> times)
    {
        var authorities = key.Holders.Where(holder => times.All(holder.Validity.Contains)).Select(holder => holder.Authority).Distinct()
            .ToArray();
        return authorities.Length > 0
            ? new Signer.KeyHolder(key.Key.Fingerprint, key.Key.Kind, authorities)
            : throw new SigstoreException(
                FailureCode.KeyOutsideValidity,
                Step.KeyValidity,
                $"a time within {string.Join(" or ", key.Holders.Select(holder => holder.Validity))}",
                string.Join(", ", times.Select(time => $"{time:O}")));
    }
}
