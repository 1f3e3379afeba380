using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary>What every command that reads a policy says of it.</summary>
internal static class PolicyNotes
{
    /// <summary>The policy, or null after its problems were printed.</summary>
    public static TrustPolicy? Accepted(ToolHost host, string name, PolicyReading reading)
    {
        if (reading is PolicyReading.Rejected rejected)
        {
            foreach (var problem in rejected.Problems)
            {
                host.Error.WriteLine(PolicyFile.Line(name, problem));
            }
        }

        return (reading as PolicyReading.Accepted)?.Policy;
    }

    /// <summary>What the policy does not require: said by every command that reads one.</summary>
    public static IReadOnlyList<string> Weakenings(TrustPolicy policy) =>
    [
        .. policy.Authorities.Where(entry => entry.Value.IsWeakened).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key} is weakened ({Missing(entry.Value)}): {entry.Value.WeakeningReason}"),
    ];

    public static void PrintWeakenings(ToolHost host, TrustPolicy policy)
    {
        foreach (var weakening in Weakenings(policy))
        {
            Answer.Line(host, $"note: {weakening}");
        }
    }

    private static string Missing(Authority authority) => string.Join(", ", new[]
    {
        authority.TransparencyLog == LogRequirement.NotRequired ? "no log entry needed" : null,
        authority.Timestamp == TimestampRequirement.NotRequired ? "no trusted time needed" : null,
        authority.CertificateTransparency is not null ? "no certificate log needed" : null,
    }.OfType<string>());
}
