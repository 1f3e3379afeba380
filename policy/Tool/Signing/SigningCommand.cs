using System.CommandLine;
using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Signing;

/// <summary><c>policy signing</c>: whose signature of an image would count now, and with what it is made.</summary>
internal static class SigningCommand
{
    private const string Description = """
        Says who can sign an image so that it counts in the stack's present phase: keys with the version that signs, identities, which of them is a
        fallback only, and which checks their signatures must pass. Reads the policy and asks nobody; the scripts of infra/pipelines sign by it.

        Exit 0: somebody can. 1: nobody can, with the reason. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image, as a pod would name it." };
        var stack = CommandOptions.Stack(host);
        stack.Required = true;
        var ns = new Option<string?>("--namespace") { Description = "Where the image would run. Left out: default, or a namespace that the image's rule names.", HelpName = "NS" };
        var own = new Option<bool>("--in-own-registry") { Description = "Judge the image as if it lay in the stack's own registry (registryName of Pulumi.STACK.yaml, without a cloud webhookRegistry)." };
        var (phase, asRegistry, json) = (CommandOptions.PhaseOption(), AsRegistry.Option(), CommandOptions.Json());
        var command = new Command("signing", Description) { image, stack, ns, phase, asRegistry, own, json };
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(image)!;
            if (!ImageReading.TryRead(text, out var reference, out var problem))
            {
                throw new UsageException($"IMAGE \"{text}\": {problem}; expected a reference such as registry.example/app:v1.");
            }

            NamespaceName? space = null;
            var name = parsed.GetValue(ns);
            if (name is not null && !NamespaceName.TryParse(name, out space, out problem))
            {
                throw new UsageException($"--namespace {name}: {problem}.");
            }

            var source = StackFiles.One(host, parsed.GetValue(stack), null);
            var registry = parsed.GetValue(asRegistry) ?? (parsed.GetValue(own) ? StackConfig.Of(source.Path).RegistryHost : null);
            return Run(host, source, reference, new Asked(space, CommandOptions.PhaseOf(parsed.GetValue(phase)), registry, parsed.GetValue(json)));
        });
        return command;
    }

    private static int Run(ToolHost host, StackFiles.Source source, ImageReference image, Asked asked)
    {
        if (PolicyNotes.Accepted(host, source.Name, PolicyFile.Read(source.Path)) is not { } written)
        {
            return ExitCodes.Findings;
        }

        var policy = AsRegistry.Of(written.WithPhase(asked.Phase ?? written.Phase), asked.AsRegistry, image.Repository);
        if (RuleChoice.Of(policy, image.Repository, asked.Namespace) is not { } chosen)
        {
            host.Error.WriteLine($"{source.Name}: no rule covers {image.Repository}{(asked.Namespace is null ? "" : $" in namespace {asked.Namespace}")}, so nobody's signature of it counts.");
            return ExitCodes.Findings;
        }

        var (rule, ns) = chosen;
        if (!rule.Rule.IsVerified)
        {
            host.Error.WriteLine($"{source.Name}: rule {rule.Name} admits {image.Repository} unverified, so nobody's signature of it counts.");
            return ExitCodes.Findings;
        }

        var ways = SigningWays.Of(policy, rule, image.Repository, host.Clock.GetUtcNow(), Path.GetDirectoryName(source.Path)!);
        if (asked.Json)
        {
            var answer = new SigningAnswer(
                StackFiles.StackOf(source.Path),
                source.Path,
                policy.Phase.Text(),
                StackConfig.Of(source.Path).RegistryHost,
                asked.AsRegistry,
                rule.Name,
                ns.Text,
                rule.Rule.Require?.Count ?? 0,
                ways.Ways,
                ways.Refused,
                ways.Attestations);
            Answer.Json(host, answer, SigningJson.Default.SigningAnswer);
        }
        else
        {
            Print(host, source.Name, policy.Phase, rule, ways);
        }

        if (ways.Ways.Count == 0)
        {
            host.Error.WriteLine($"{source.Name}: nobody can sign {image.Repository} for {policy.Phase.Text()}: {string.Join("; ", ways.Refused.Select(one => $"{one.Authority}: {one.Why}"))}.");
        }

        return ExitCodes.Of(ways.Ways.Count > 0);
    }

    private static void Print(ToolHost host, string name, Phase phase, NamedRule rule, SigningWays ways)
    {
        Answer.Sentence(host, $"{name} is in {phase.Text()}; rule {rule.Name} decides.", "");
        foreach (var way in ways.Ways)
        {
            Answer.Sentence(host, $"{way.Authority} {(way.Signs ? "signs" : "attests")}{(way.Fallback ? " as a fallback" : "")}{(way.Vouches ? ", vouching for what it did not build" : "")}: {With(way)}; log entry {way.TransparencyLog}, trusted time {way.Timestamp}{(way.Attests.Count > 0 ? $"; attests {string.Join(", ", way.Attests)}" : "")}", "+ ");
        }

        foreach (var one in ways.Refused)
        {
            Answer.Sentence(host, $"{one.Authority} does not: {one.Why}", "- ");
        }

        foreach (var attestation in ways.Attestations)
        {
            Answer.Sentence(host, $"{attestation.Name} {(attestation.Needed ? "is needed" : $"will be needed from {attestation.From}")}: {string.Join(" or ", attestation.Types)}", "  ");
        }
    }

    private static string With(SigningWay way) => way.Kind == "keyless" ? $"{way.Subject}, issuer {way.Issuer}"
        : way.Keys[0].Cosign is { } vault ? $"{vault} ({Path.GetFileName(way.Keys[0].File)})" : $"the key of {Path.GetFileName(way.Keys[0].File)}, of which the policy records no vaultKey";

    /// <param name="Namespace">Null where none was named.</param>
    /// <param name="Phase">Null for the policy's own.</param>
    /// <param name="AsRegistry">The registry in whose place the image's stands; null for none.</param>
    /// <param name="Json">For programs.</param>
    private sealed record Asked(NamespaceName? Namespace, Phase? Phase, string? AsRegistry, bool Json);
}
