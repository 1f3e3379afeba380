namespace ImageTrust.Policy.Contract;

/// <summary>What registries take of all who ask them.</summary>
public static class RegistryRates
{
    /// <summary>Read operations a minute of an Azure Container Registry of the Premium tier (learn.microsoft.com, "Azure Container Registry service tiers").</summary>
    public const int PremiumReadsPerMinute = 10_000;
}
