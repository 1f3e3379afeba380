using ImageTrust.Infra.Review.Denials;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.Preview;

/// <summary>What evidence of a cluster says about the phase of a preview.</summary>
internal static class DenialSource
{
    /// <param name="options">The call.</param>
    /// <param name="root">Folder of Pulumi.yaml.</param>
    /// <returns>Null where no evidence was given, or where the policy is none: then the program itself says why.</returns>
    /// <exception cref="EvidenceException">The file is no evidence, or is evidence of something else.</exception>
    public static DenialReview? Read(PreviewOptions options, string root)
    {
        if (options.EvidenceFile is not { } file)
        {
            return null;
        }

        var reading = EvidenceFile.Read(Path.GetFullPath(file), file);
        if (reading is EvidenceReading.Rejected rejected)
        {
            throw new EvidenceException(string.Join('\n', rejected.Problems));
        }

        return PolicyFile.Read(root, StackPaths.Of(options.Stack, PolicyFile.Name)) is PolicyReading.Accepted { Policy: { } policy }
            ? DenialReview.Of(
                ((EvidenceReading.Accepted)reading).Evidence, options.Stack,
                options.Phase is { } asked && Phases.TryParse(asked, out var phase) ? policy.WithPhase(phase) : policy)
            : null;
    }
}
