using System.Collections.Immutable;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Server.Answers;

/// <summary>Where somebody whose image is refused is sent: the page about the reason, and the command that shows the same decision.</summary>
/// <param name="Stack">Whose policy this is; null where nobody said so.</param>
/// <param name="Documents">Where people find the folder of documents; null for the checkout they have.</param>
/// <param name="PlainHttp">Registries that are asked without TLS: the command must be told so as well.</param>
/// <param name="Replicated">Registries with replicas: what the one that was asked lacks may be in another already.</param>
internal sealed record Directions(string? Stack, string? Documents, ImmutableArray<RegistryHost> PlainHttp, ImmutableArray<RegistryHost> Replicated)
{
    public string PageOf(ReasonCode code) => DocumentPages.OfReason(ClosedSet.WordOf(code), Documents);

    /// <summary>One line that a shell takes as it is: every part is of a form in which no character means anything to it.</summary>
    /// <param name="ns">The namespace, read as one.</param>
    /// <param name="image">The reference, pinned where its digest is known.</param>
    /// <param name="host">Its registry.</param>
    public string Verify(Phase phase, string ns, string image, RegistryHost host)
    {
        string plain = PlainHttp.Contains(host) ? $" --plain-http {host}" : "";
        return $"policy verify {(Stack is null ? "--policy trust-policy.yaml" : $"--stack {Stack}")} --phase {phase.Text()} --namespace {ns}{plain} {image}";
    }
}
