using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Model.Words;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>What an image is held to, ready to decide by.</summary>
/// <param name="Policy">Compiled.</param>
/// <param name="Namespace">Where the image would run.</param>
/// <param name="Required">What it needs, in sentences.</param>
/// <param name="Notes">What a reader must not overlook: weakenings, and options that had nothing to do.</param>
/// <param name="File">The policy's file as written; null for a signer named on the command line.</param>
internal sealed record Standard(
    PolicyInForce Policy, NamespaceName Namespace, IReadOnlyList<string> Required, IReadOnlyList<string> Notes, string? File);

/// <summary>A stack's policy, as the cluster would hold the image to it.</summary>
internal static class PolicyStandard
{
    /// <exception cref="UsageException">It is no policy; every problem has its line.</exception>
    public static Standard Compile(ToolHost host, AskedStandard.OfPolicy asked, ImageReference image)
    {
        var standard = Changed(host, asked.File, written =>
        {
            var policy = AsRegistry.Of(written.WithPhase(asked.Phase ?? written.Phase), asked.AsRegistry, image.Repository);
            return asked.Signer is { } signer ? OneAuthority.Of(policy, image.Repository, asked.Namespace, signer, asked.Attestations) : policy;
        });
        return new Standard(
            standard, asked.Namespace, [.. Required(standard.Policy, image, asked.Namespace)], [.. Notes(asked)], asked.Signer is null ? asked.File : null);
    }

    /// <summary>A policy's file as the webhook would hold images to it.</summary>
    /// <param name="host">Whose folder a relative path starts from.</param>
    /// <param name="file">As written.</param>
    /// <param name="phase">Null for the policy's own.</param>
    /// <exception cref="UsageException">It is no policy; every problem has its line.</exception>
    public static PolicyInForce InForce(ToolHost host, string file, Phase? phase) => Changed(host, file, written => written.WithPhase(phase ?? written.Phase));

    /// <summary>The same, as something changes it that is not written yet.</summary>
    /// <exception cref="UsageException">It is no policy; every problem has its line.</exception>
    public static PolicyInForce Changed(ToolHost host, string file, Func<TrustPolicy, TrustPolicy> change)
    {
        var path = Path.GetFullPath(file, host.Folder);
        var policy = change(Read(file, path));
        var beside = FilesBeside.In(Path.GetDirectoryName(path)!);
        return PolicyInForce.Compile(policy, root => beside(root.File) is FileReading.Found found ? found.Bytes : null) switch
        {
            PolicyReadiness.Ready ready => ready.Policy,
            PolicyReadiness.NotReady problems => throw new UsageException(
                $"{file}: expected a policy whose keys and trust roots can be used; {string.Join("; ", problems.Problems)}"),
            _ => throw new InvalidOperationException("a policy is ready or not"),
        };
    }

    private static IEnumerable<string> Notes(AskedStandard.OfPolicy asked)
    {
        if (asked.AsRegistry is { } host)
        {
            yield return $"Judged as if it lay in {host}, under the same name.";
        }

        if (asked.Signer is { } signer)
        {
            yield return $"Only what {signer} has signed was asked for, not everything that the rule needs.";
        }
    }

    private static TrustPolicy Read(string name, string path) => PolicyFile.Read(path) switch
    {
        PolicyReading.Accepted accepted => accepted.Policy,
        PolicyReading.Rejected rejected => throw new UsageException(
            string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line(name, problem))) + $"\n{name}: expected a trust policy; see `policy check`."),
        _ => throw new InvalidOperationException("a reading is accepted or rejected"),
    };

    private static IEnumerable<string> Required(TrustPolicy policy, ImageReference image, NamespaceName ns)
    {
        if (NamedRule.Find(policy, image.Repository, ns) is not { } rule)
        {
            return [$"A rule that covers {image.Repository} in namespace {ns}; the policy has none."];
        }

        return Explanation.OfRule(policy, policy.Phase, rule)
            .Concat(SignersOf(rule.Rule).Select(name => Explanation.OfAuthority(name, policy.Authorities[name])));
    }

    /// <summary>Every authority the rule reads, each once.</summary>
    public static IEnumerable<string> SignersOf(Rule rule) => rule.Vouchers
        .Concat((rule.Attestations ?? new Dictionary<string, AttestationRequirement>()).Values.SelectMany(need => need.SignedBy))
        .Distinct(StringComparer.Ordinal);
}
