using ImageTrust.Decisions.Trust;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>What an image is held to, ready to decide by.</summary>
/// <param name="Policy">Compiled.</param>
/// <param name="Namespace">Where the image would run.</param>
/// <param name="Required">What it needs, in sentences.</param>
/// <param name="Notes">What a reader must not overlook: weakenings, and options that had nothing to do.</param>
/// <param name="File">The policy's file as written; null for a signer named on the command line.</param>
internal sealed record Standard(
    PolicyInForce Policy, NamespaceName Namespace, IReadOnlyList<string> Required, IReadOnlyList<string> Notes, string? File);
