namespace ImageTrust.Sigstore.Keys;

/// <summary>A transparency or certificate transparency log as the trusted root describes it.</summary>
/// <param name="Id">The log's identifier, 32 bytes; its first four are the key hint of the log's checkpoints.</param>
/// <param name="BaseUrl">Where it is served; a Rekor v2 log's origin is this without the scheme.</param>
/// <param name="Key">The key it signs with.</param>
/// <param name="Validity">When that key signs for the log.</param>
internal sealed record LogKey(byte[] Id, string BaseUrl, PublicKey Key, ValidityPeriod Validity)
{
    public string IdHex { get; } = Convert.ToHexStringLower(Id);

    /// <summary>Host and path of the URL (C2SP tlog-checkpoint origin).</summary>
    public string Origin { get; } =
        BaseUrl[(BaseUrl.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..].TrimEnd('/');
}
