namespace ImageTrust.Server.Deciding;

/// <summary>What an operator allows a review.</summary>
/// <param name="Images">Distinct images of one review that are looked up.</param>
internal sealed record ReviewLimits(int Images);
