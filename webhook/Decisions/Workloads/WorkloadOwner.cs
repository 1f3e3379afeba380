using System.Text.RegularExpressions;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Decisions.Workloads;

/// <summary>
/// The workload that people know an object by: the Deployment behind a pod, the CronJob behind a job's. It is what the object says of itself, which
/// whoever writes the object can say otherwise: it groups records and decides nothing.
/// </summary>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">In its namespace.</param>
public sealed partial record WorkloadOwner(string Kind, string Name)
{
    // A kind has at most 63 characters and a name 253; before they are read they are anything.
    private const int LongestText = 320;

    /// <param name="kind">The object's.</param>
    /// <param name="name">The same; what a name will be made of where there is none yet.</param>
    /// <param name="controller">The owner that would make it again; null when nobody would.</param>
    /// <param name="templateHash">The label that a Deployment gives its ReplicaSets and their pods; null without one.</param>
    public static WorkloadOwner Of(string kind, string name, WorkloadOwner? controller, string? templateHash) => controller switch
    {
        null => new WorkloadOwner(kind, name),
        // A Deployment names its ReplicaSets after itself and the hash of the template.
        { Kind: "ReplicaSet" } set when templateHash is { Length: > 0 } && set.Name.EndsWith("-" + templateHash, StringComparison.Ordinal) && set.Name.Length > templateHash.Length + 1 =>
            new WorkloadOwner("Deployment", set.Name[..^(templateHash.Length + 1)]),
        // And a CronJob its Jobs after itself and their minute.
        { Kind: "Job" } job when Minutes().Match(job.Name) is { Success: true } match => new WorkloadOwner("CronJob", match.Groups["name"].Value),
        _ => controller,
    };

    /// <summary><c>KIND/NAME</c>, fit to print.</summary>
    public override string ToString() => Line.Within($"{Kind}/{Name}", LongestText);

    /// <param name="text">As it was written.</param>
    public static WorkloadOwner Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new WorkloadOwner(text, "") : new WorkloadOwner(text[..slash], text[(slash + 1)..]);
    }

    [GeneratedRegex("^(?<name>.+)-[0-9]{8}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Minutes();
}
