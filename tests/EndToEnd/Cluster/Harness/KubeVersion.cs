using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Cluster.Harness;

/// <summary>The version of an API server, as its program prints it.</summary>
internal sealed partial record KubeVersion(int Major, int Minor, string Text)
{
    /// <summary>Reads <c>Kubernetes v1.36.3</c>; a build that tells no version counts as a current one.</summary>
    public static KubeVersion Read(string printed) => Form().Match(printed) is { Success: true } match && match.Groups[1].Value != "0"
        ? new(Number(match.Groups[1]), Number(match.Groups[2]), match.Value)
        : new(int.MaxValue, 0, printed.Trim() is { Length: > 0 } said ? said : "of an unknown version");

    public bool Before(int major, int minor) => Major < major || (Major == major && Minor < minor);

    public override string ToString() => Text;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"v(\d+)\.(\d+)\.\S+")]
    private static partial Regex Form();
}
