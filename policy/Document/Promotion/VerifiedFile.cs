using System.Text.Json;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>What the gate itself saw, as <c>policy promote</c> keeps it beside the evidence: an image a line.</summary>
public static class VerifiedFile
{
    public static byte[] Write(VerifiedImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return LinedJson.Write(JsonSerializer.SerializeToElement(images.Sorted(), VerifiedJson.Default.VerifiedImages));
    }

    /// <param name="bytes">The file.</param>
    /// <param name="name">How a problem names it.</param>
    /// <param name="problem">Why it is none, as <c>file:line:column: path: sentence</c>; empty when it is one.</param>
    public static VerifiedImages? Read(ReadOnlySpan<byte> bytes, string name, out string problem)
    {
        const string Expected = "expected what policy promote wrote";
        try
        {
            var images = JsonSerializer.Deserialize(bytes, VerifiedJson.Default.VerifiedImages);
            problem = images is { Version: VerifiedImages.CurrentVersion } && Write(images).AsSpan().SequenceEqual(bytes)
                && images.Images.DistinctBy(image => image.Key).Count() == images.Images.Count
                    ? ""
                    : ProblemLine.Of(name, null, $"it is not of version {VerifiedImages.CurrentVersion}, or not in its one form; {Expected}");
            return problem.Length == 0 ? images : null;
        }
        catch (JsonException error)
        {
            problem = ProblemLine.Of(
                name, (error.LineNumber + 1 ?? 1, error.BytePositionInLine + 1), error.Path?.TrimStart('$', '.') ?? "", $"{JsonWords.Of(error)}; {Expected}");
            return null;
        }
    }
}
