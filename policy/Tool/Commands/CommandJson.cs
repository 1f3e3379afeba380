using System.Text.Json.Serialization;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary>What <c>--json</c> prints about policies: the shapes, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<CheckedFile>))]
[JsonSerializable(typeof(ExplainedPolicy))]
[JsonSerializable(typeof(PolicyDifference))]
[JsonSerializable(typeof(IReadOnlyList<TestedCase>))]
[JsonSerializable(typeof(CompletionScript))]
internal sealed partial class CommandJson : JsonSerializerContext;

/// <param name="File">As it was named.</param>
/// <param name="Ok">No finding above a note, and nothing wrong with its promotions.</param>
/// <param name="Phase">Null, like both digests, when the file is no policy.</param>
/// <param name="PolicyDigest">Of the whole.</param>
/// <param name="RequirementsDigest">Of what it requires, whatever the phase.</param>
/// <param name="Findings">In the order of the file.</param>
/// <param name="Promotions">Of a stack, what is wrong with how it came to its phase: a line with its file each.</param>
internal sealed record CheckedFile(
    string File, bool Ok, Phase? Phase, Digest? PolicyDigest, Digest? RequirementsDigest, IReadOnlyList<CheckFinding> Findings, IReadOnlyList<string> Promotions);

/// <param name="File">As it was named.</param>
/// <param name="Phase">The phase that is explained.</param>
/// <param name="PolicyDigest">Of the whole.</param>
/// <param name="RequirementsDigest">Of what it requires, whatever the phase.</param>
/// <param name="Sections">In the order to be read.</param>
/// <param name="Weakenings">What it does without, and the reasons given.</param>
internal sealed record ExplainedPolicy(
    string File, Phase Phase, Digest PolicyDigest, Digest RequirementsDigest, IReadOnlyList<Section> Sections, IReadOnlyList<string> Weakenings);

/// <param name="Before">The digest of the policy before.</param>
/// <param name="After">The digest of the policy after.</param>
/// <param name="Changes">Widening first.</param>
/// <param name="Weakenings">What the policy after does without, and the reasons given.</param>
internal sealed record PolicyDifference(Digest Before, Digest After, IReadOnlyList<TrustChange> Changes, IReadOnlyList<string> Weakenings);

/// <param name="Case">Its folder, below the one that was named.</param>
/// <param name="Ok">The verdict is the expected one.</param>
/// <param name="Words">The verdict, or what differs.</param>
internal sealed record TestedCase(string Case, bool Ok, string Words);

/// <param name="Shell">The shell.</param>
/// <param name="Script">What it reads at its start.</param>
internal sealed record CompletionScript(string Shell, string Script);
