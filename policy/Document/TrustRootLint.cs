using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Roots;

namespace ImageTrust.Policy.Document;

/// <summary>
/// Trust roots that the webhook could not read, or under which an authority could never count: no signature in the world would help, and
/// nothing would say so before the first refusal.
/// </summary>
internal static class TrustRootLint
{
    public static IEnumerable<LintFinding> Lint(TrustPolicy policy, ReadFile read, DateTimeOffset now)
    {
        var readings = new Dictionary<string, RootReading?>(StringComparer.Ordinal);
        foreach (var (name, authority) in policy.Authorities.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (authority.TrustRoot is not { } root)
            {
                continue;
            }

            if (!readings.TryGetValue(root.File.Text, out var reading))
            {
                readings[root.File.Text] = reading = read(root.File) is FileReading.Found found ? RootReading.Of(found.Bytes) : null;
            }

            var path = DocumentPath.Root.Member("authorities").Member(name).Member("trustRoot").Member("file");
            foreach (var (rule, sentence) in Of(name, authority, root, reading, now))
            {
                yield return new LintFinding(rule, path, sentence);
            }
        }
    }

    private static IEnumerable<(LintRule Rule, string Sentence)> Of(string name, Authority authority, TrustRoot root, RootReading? reading, DateTimeOffset now) =>
        reading switch
        {
            RootReading.Readable readable => Lacking(name, authority, readable, now).Select(sentence => (LintRules.RootLacks, $"{root.File}: {sentence}")),
            RootReading.Unreadable unreadable => [(LintRules.RootUnreadable, $"{root.File} is no trusted root: {unreadable.Sentence}")],
            _ => [(LintRules.RootUnreadable, $"{root.File} does not exist")],
        };

    private static IEnumerable<string> Lacking(string name, Authority authority, RootReading.Readable root, DateTimeOffset now)
    {
        var keyless = authority.Keyless is not null;
        var log = authority.TransparencyLog == LogRequirement.Required;
        var needs = new (bool Needed, RootPart Part, string One, string Many, string Why)[]
        {
            (keyless, root.CertificateAuthorities, "certificate authority", "certificate authorities", $"no certificate can be {name}'s"),
            (keyless && authority.CertificateTransparency is null, root.CertificateLogs, "certificate transparency log", "certificate transparency logs",
                $"every certificate of {name} is refused (certificateTransparency: not-required says that this is meant)"),
            (log, root.Logs, "transparency log", "transparency logs", $"no log entry that {name} needs can count (transparencyLog: not-required says that this is meant)"),
            (authority.Timestamp == TimestampRequirement.TimestampAuthority, root.TimestampAuthorities, "timestamp authority", "timestamp authorities",
                $"no timestamp that {name} needs can count"),
            // Where a log is needed its time may serve, and its absence is said above.
            (authority.Timestamp == TimestampRequirement.Required && !log && root.Logs.Usable == 0, root.TimestampAuthorities,
                "timestamp authority and no transparency log", "timestamp authorities", $"nothing can say when {name} signed"),
        };
        var lacking = needs.Where(need => need.Needed).Select(need => Problem(need.Part, need.One, need.Many, need.Why, now)).OfType<string>();
        return root.IsPublicGood && authority.CertificateTransparency is not null
            ? lacking.Append($"it holds a certificate authority of the public-good instance, which logs every certificate; {name} cannot do without")
            : lacking;
    }

    private static string? Problem(RootPart part, string one, string many, string why, DateTimeOffset now) => part switch
    {
        { Count: 0 } => $"it holds no {one}, so {why}",
        { Usable: 0 } => $"none of its {part.Count} {many} can be used (a key that is not supported, or a chain that does not hold), so {why}",
        { Until: { } until } when until < now => $"the last of its {many} ended at {Model.Values.UtcTime.Of(until)}, so from then on {why}",
        _ => null,
    };
}
