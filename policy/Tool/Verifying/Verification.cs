using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>What was asked, what it was held to, and what came out.</summary>
internal sealed record Verification(VerifyRequest Request, Standard Standard, DecisionRecord Record)
{
    /// <summary>Standard → registry → decision: the webhook's own way from an image to a verdict.</summary>
    /// <exception cref="UsageException">A file is not what it should be.</exception>
    public static async Task<Verification> RunAsync(ToolHost host, VerifyRequest request, CancellationToken cancel)
    {
        var standard = request.Standard switch
        {
            AskedStandard.OneSigner signer => SignerStandard.Compile(host, signer),
            AskedStandard.OfPolicy policy => PolicyStandard.Compile(host, policy, request.Reference),
            _ => throw new InvalidOperationException("a standard is a signer or a policy"),
        };
        standard = standard with { Notes = [.. standard.Notes, .. Unread(host, request)] };
        var elsewhere = NamedRule.Find(standard.Policy.Policy, request.Reference.Repository, standard.Namespace)?.Rule.Signatures ?? [];
        await using var services = await RegistryConnection.OpenAsync(
            host, [request.Reference.Host, .. elsewhere.Select(RegistryConnection.HostOf)], request.Network, cancel);
        var decider = new Decider(
            standard.Policy, RegistryConnection.Client(services), new EvidenceStore(0), new DecisionLimits(), host.Clock, new ErrorLog(host.Error));
        var question = new ImageQuestion(request.Image, standard.Namespace, null, RegistryConnection.Patience);
        return new Verification(request, standard, await decider.DecideAsync(question, cancel));
    }

    /// <summary>The cluster has no such variable: the policy's rule says where.</summary>
    private static IEnumerable<string> Unread(ToolHost host, VerifyRequest request) =>
        request.Standard is AskedStandard.OfPolicy && !string.IsNullOrEmpty(host.Variable(SignatureRepositories.Variable))
            ? [$"{SignatureRepositories.Variable} is set, and is not read with --policy: the rule's `signatures` say where else evidence is looked for, as in the cluster."]
            : [];
}
