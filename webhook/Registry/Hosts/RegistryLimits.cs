using ImageTrust.Policy.Contract;

namespace ImageTrust.Registry.Hosts;

/// <summary>The caps on everything a registry may send or cause: sizes, in bytes, and counts. <see cref="LookupTimes"/> has the times.</summary>
public sealed record RegistryLimits
{
    /// <summary>One manifest, index or page of referrers. The distribution spec asks registries to take manifests of at least 4 MiB.</summary>
    public int ManifestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>One bundle or DSSE envelope. An attested SBOM of some thousand packages has about 5 MB.</summary>
    public int EvidenceBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>One simple-signing payload; real ones have about 250 bytes.</summary>
    public int PayloadBytes { get; init; } = 64 * 1024;

    /// <summary>One answer of a token service.</summary>
    public int TokenAnswerBytes { get; init; } = 64 * 1024;

    /// <summary>All bodies read for one image together.</summary>
    public long TotalBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// What was read out of manifests and lists and is held at a time for one image; a part of <see cref="BodiesBytes"/>. Four thousand referrers and two
    /// hundred manifests that wait for their turn take at most 21 MiB.
    /// </summary>
    public long DocumentsBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>
    /// All bodies held at a time for all images of the process, buffers of those that are arriving included, and what is kept of large ones.
    /// The smallest container the webhook is given has 512 MiB, of which reading one large document needs a part as well.
    /// </summary>
    public long BodiesBytes { get; init; } = 80L * 1024 * 1024;

    /// <summary>The part of <see cref="BodiesBytes"/> that large bodies must leave to those of at most <see cref="SmallBodyBytes"/>.</summary>
    public long SmallBodiesBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Manifests, signatures and provenance are smaller, as a rule by far; bills of materials and vulnerability reports are not.</summary>
    public int SmallBodyBytes { get; init; } = 128 * 1024;

    /// <summary>Response headers of one answer, in KiB (the unit the HTTP handler takes).</summary>
    public int HeaderKibibytes { get; init; } = 32;

    /// <summary>Descriptors taken from the referrers of one image, over all pages.</summary>
    public int Referrers { get; init; } = 4000;

    public int ReferrerPages { get; init; } = 10;

    /// <summary>Candidate manifests fetched for one image. With a blob each they come near <see cref="Requests"/>.</summary>
    public int Candidates { get; init; } = 200;

    /// <summary>Layers of one manifest, and children of one index.</summary>
    public int Descriptors { get; init; } = 1000;

    /// <summary>Layers of one manifest read as evidence.</summary>
    public int EvidenceLayers { get; init; } = 100;

    /// <summary>Requests of every kind for one image, retries, redirects and tokens included.</summary>
    public int Requests { get; init; } = 300;

    public int Redirects { get; init; } = 3;

    /// <summary>Repetitions of one request after its first attempt.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// Requests sent to one host in any minute. Azure Container Registry publishes 10,000 read operations a minute for Premium (3,000 for
    /// Standard, 1,000 for Basic): learn.microsoft.com, "Azure Container Registry service tiers". Replicas share it.
    /// </summary>
    public int RequestsPerMinute { get; init; } = RegistryRates.PremiumReadsPerMinute;

    /// <summary>
    /// As many as the images measured at one registry at a time (32) ask at once (<see cref="QuestionsAtOnce"/> each): a request that had to wait
    /// here for a connection would look like one that the registry keeps silent about.
    /// </summary>
    public int ConnectionsPerHost { get; init; } = 32 * QuestionsAtOnce;

    /// <summary>For one image: its manifest, its list of referrers, and the two tags of the legacy form.</summary>
    public const int QuestionsAtOnce = 4;

    /// <summary>Hosts, tokens and credentials remembered. Pod authors choose hosts and repositories, so this is bounded.</summary>
    public int Remembered { get; init; } = 1024;
}
