using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings.Machines;

/// <summary>
/// What the name of an Azure VM size says (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions):
/// <c>Standard_D4ds_v5</c> is family D, 4 vCPUs, features d (local disk) and s (premium storage), version 5.
/// </summary>
/// <param name="Family">Upper-case letters; a trailing S of the old names counts as the feature s: DS3_v2 is family D.</param>
/// <param name="Vcpus">What counts against the quota: of a constrained size (E8-2s_v5) all of them.</param>
/// <param name="Features">Lower-case letters after the number.</param>
/// <param name="Accelerator">Such as A100, or empty.</param>
/// <param name="Version">0 where the name has none.</param>
internal sealed partial record VmSize(string Family, int Vcpus, string Features, string Accelerator, int Version)
{
    /// <summary>D and DS up to version 2 are numbered by place in a list, not by processors.</summary>
    private static readonly Dictionary<int, int> NumberedByPlace =
        new (int Place, int Vcpus)[] { (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (11, 2), (12, 4), (13, 8), (14, 16), (15, 20) }
            .ToDictionary(one => one.Place, one => one.Vcpus);

    /// <returns>Null for a name of another form, about which nothing is known.</returns>
    public static VmSize? Read(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (family, features) = (match.Groups["family"].Value, match.Groups["features"].Value);
        if (family is "DS" or "GS")
        {
            (family, features) = (family[..1], features + "s");
        }

        var number = Number(match.Groups["number"]);
        var version = match.Groups["version"] is { Success: true } group ? Number(group) : 0;
        var vcpus = family == "D" && version <= 2 ? NumberedByPlace.GetValueOrDefault(number, number) : number;
        return new VmSize(family, vcpus, features, match.Groups["accelerator"].Value, version);
    }

    /// <summary>The name in Azure's own capitals; null when it has them, or has another form. What is known of a size hangs on them.</summary>
    public static string? InItsCapitals(string text)
    {
        if (Read(text) is not null || AnyCapitals().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return "Standard_" + match.Groups["family"].Value.ToUpperInvariant() + match.Groups["number"].Value + match.Groups["features"].Value.ToLowerInvariant()
            + (match.Groups["accelerator"].Success ? "_" + match.Groups["accelerator"].Value.ToUpperInvariant() : "")
            + (match.Groups["version"].Success ? "_v" + match.Groups["version"].Value : "");
    }

    /// <summary>Processors by Arm (Azure's letter p): no trusted launch, and the webhook's image is of x64.</summary>
    public bool IsArm => Features.Contains('p', StringComparison.Ordinal);

    /// <summary>Premium storage (s). Sizes without it are of generation 1, which knows no secure boot.</summary>
    public bool HasPremiumStorage => Features.Contains('s', StringComparison.Ordinal);

    /// <summary>Families N, but for NP's FPGAs. AKS installs their drivers, which are not signed for secure boot (TrustedLaunchIncompatibleWithConfig).</summary>
    public bool HasGpu => Family[0] == 'N' && Family != "NP";

    public bool HasLocalDisk => Features.Contains('d', StringComparison.Ordinal);

    /// <summary>As the portal and `az vm list-usage` name the family: <c>Standard DDSv5 Family vCPUs</c>.</summary>
    public string Quota =>
        $"Standard {Family}{Features.ToUpperInvariant()}{(Accelerator.Length > 0 ? "_" + Accelerator : "")}{(Version > 0 ? $"v{Version}" : "")} Family vCPUs";

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AStandard_(?<family>[A-Z]{1,3})(?<number>[0-9]{1,3})(-[0-9]{1,3})?(?<features>[a-z]*)(_(?<accelerator>(?!V[0-9]{1,2}\z)[A-Z]+[0-9]*[a-z]*))?(_v(?<version>[0-9]{1,2}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(
        @"\AStandard_(?<family>[A-Z]{1,3})(?<number>[0-9]{1,3}(-[0-9]{1,3})?)(?<features>[a-z]*)(_(?<accelerator>(?!v[0-9]{1,2}\z)[A-Z]+[0-9]*[a-z]*))?(_v(?<version>[0-9]{1,2}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyCapitals();
}
