namespace ImageTrust.Sigstore.Keys;

/// <summary>A signer known by its keys: one name, and one key version after another.</summary>
/// <param name="Name">The name facts and messages use, such as the team or the Key Vault key.</param>
/// <param name="Versions">The keys, each with the period in which it was allowed to sign.</param>
public sealed record PublicKeyAuthority(string Name, IReadOnlyList<KeyVersion> Versions);

/// <summary>One version of an authority's key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Validity">When it was allowed to sign. Judged at the proven signing time, or at the time passed in when none is
/// proven.</param>
public sealed record KeyVersion(PublicKey Key, ValidityPeriod Validity);

/// <summary>A closed interval: both ends belong to it (protobuf-specs <c>TimeRange</c>). No end means still in force.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The last moment, or null.</param>
public sealed record ValidityPeriod(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Valid at any time, for a key whose owner keeps no dates. Saying so is a decision; leaving a start out is not.</summary>
    public static ValidityPeriod Unbounded { get; } = new(DateTimeOffset.MinValue, null);

    public bool Contains(DateTimeOffset time) => Start <= time && (End is not { } end || time <= end);

    public override string ToString() => $"{Start:O}/{(End is { } end ? end.ToString("O", null) : "open")}";
}

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
