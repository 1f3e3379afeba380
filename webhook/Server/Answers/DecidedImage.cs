using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Server.Answers;

/// <summary>One image, everywhere the object names it, and what was decided.</summary>
/// <param name="Fields">At least one, in the order of the object.</param>
/// <param name="Record">The decision.</param>
internal sealed record DecidedImage(IReadOnlyList<ImageField> Fields, DecisionRecord Record);
