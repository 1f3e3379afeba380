using System.Collections.Immutable;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Logs;

/// <summary>How a log answers for an entry: honestly as it stands, each property a way to make the answer odd.</summary>
public sealed record InclusionTemplate
{
    /// <summary>What Rekor v1 signs as integratedTime. Rekor v2 has none.</summary>
    public required DateTimeOffset IntegratedTime { get; init; }

    /// <summary>False leaves the signed entry timestamp out.</summary>
    public bool Promise { get; init; } = true;

    public bool Proof { get; init; } = true;

    public bool Checkpoint { get; init; } = true;

    /// <summary>Leaves before and after the entry in the tree; both zero make a tree of one.</summary>
    public int LeavesBefore { get; init; } = 5;

    public int LeavesAfter { get; init; } = 2;

    /// <summary>The body that the signed entry timestamp is over; null: the entry's own.</summary>
    public byte[]? PromiseOver { get; init; }

    /// <summary>Null: the log's key.</summary>
    public SigningKey? PromiseKey { get; init; }

    public CheckpointTemplate CheckpointText { get; init; } = new();
}

/// <summary>A checkpoint (C2SP tlog-checkpoint); null everywhere means the log's own honest value.</summary>
public sealed record CheckpointTemplate
{
    public string? Origin { get; init; }

    public long? TreeSize { get; init; }

    public byte[]? RootHash { get; init; }

    public ImmutableArray<string> OtherLines { get; init; } = [];

    public string? SignerName { get; init; }

    /// <summary>Four bytes.</summary>
    public byte[]? KeyHint { get; init; }

    public SigningKey? Key { get; init; }

    /// <summary>Signature lines before the log's own.</summary>
    public ImmutableArray<NoteSigner> SignersBefore { get; init; } = [];

    public ImmutableArray<NoteSigner> SignersAfter { get; init; } = [];
}
