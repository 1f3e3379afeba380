using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What a reference stands for, or why nobody knows.</summary>
internal sealed record Resolved(
    Digest? Digest, CheckFailure? Failure, TimeSpan Elapsed, IReadOnlyList<RequestRecord> Requests)
{
    /// <summary>What the index lists; null for a single image.</summary>
    public IReadOnlyList<Descriptor>? Children { get; init; }

    /// <summary>Indexes inside the index, as far as a revoked digest could lie there.</summary>
    public IReadOnlyList<NestedIndex> Nested { get; init; } = [];

    /// <summary>The manifest's or index's bytes, for memory; empty where there are too many.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What a name by digest says before anybody was asked.</summary>
    public static Resolved ByName(Digest digest) => new(digest, null, TimeSpan.Zero, []);

    public FactSheet Sheet(ImageReference image)
    {
        var sheet = new FactSheet(image.Repository)
        {
            Digest = Digest ?? image.Digest,
            Platforms = Children is null ? null : [.. PlatformList.Sheets(Children, image.Repository), .. PlatformList.Nested(Nested, image.Repository)],
        };
        if (Failure is not null)
        {
            sheet.Add(Failure);
        }

        return sheet;
    }
}
