using ImageTrust.Decisions.Records;
using ImageTrust.Server.Images;

namespace ImageTrust.Server.Deciding;

/// <summary>One image, everywhere the object names it, and what was decided.</summary>
/// <param name="Fields">At least one, in the order of the object.</param>
/// <param name="Record">The decision, with the consequence it has for this object.</param>
internal sealed record DecidedImage(IReadOnlyList<ImageField> Fields, DecisionRecord Record);
