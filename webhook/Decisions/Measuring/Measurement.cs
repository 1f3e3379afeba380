using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What was measured about an image, and what it took.</summary>
/// <param name="Facts">For the policy.</param>
/// <param name="Resolving">Time until the digest was known.</param>
/// <param name="Collecting">Time from then until enough evidence was verified.</param>
/// <param name="Requests">Every request to registries and token services.</param>
internal sealed record Measurement(ImageFacts Facts, TimeSpan Resolving, TimeSpan Collecting, IReadOnlyList<RequestRecord> Requests)
{
    /// <summary>Of the oldest remembered thing it rests on; null when a registry was asked for all of it.</summary>
    public TimeSpan? Age { get; init; }

    public static Measurement Without(ImageFacts facts) => new(facts, TimeSpan.Zero, TimeSpan.Zero, []);
}
