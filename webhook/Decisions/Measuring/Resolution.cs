using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What a reference stands for at this moment.</summary>
/// <param name="Digest">Null when the registry could not say.</param>
/// <param name="Platforms">What an index can make run; empty for a single image.</param>
/// <param name="Failure">Why the registry could not say.</param>
/// <param name="Requests">What was sent for it.</param>
/// <param name="Joined">They were sent for somebody else who asked the same at this moment.</param>
internal sealed record Resolution(
    Digest? Digest, IReadOnlyList<Digest> Platforms, CheckFailure? Failure, IReadOnlyList<RequestRecord> Requests, bool Joined);
