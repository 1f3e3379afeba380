namespace Infra.Tests.Rules.Azure;

/// <summary>Where this repository's stacks may keep anything: regions of the European Union. Change the list with the company.</summary>
internal static class Regions
{
    public const string Global = "global";

    public static readonly IReadOnlyList<string> Allowed =
        ["westeurope", "northeurope", "germanywestcentral", "swedencentral", "francecentral", "polandcentral", "italynorth", "spaincentral", "austriaeast"];
}
