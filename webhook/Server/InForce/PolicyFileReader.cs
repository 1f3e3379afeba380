using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Server.InForce;

/// <summary>The policy file, read once at the start: a change of it is a rollout.</summary>
internal static class PolicyFileReader
{
    /// <returns>The policy, or null together with one line per problem.</returns>
    public static (TrustPolicy? Policy, IReadOnlyList<string> Problems) Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > CanonicalPolicy.MostBytes)
            {
                return (null, [$"{path}: larger than {CanonicalPolicy.MostBytes} bytes"]);
            }

            return CanonicalPolicy.Read(File.ReadAllBytes(path)) switch
            {
                PolicyReading.Accepted accepted => (accepted.Policy, []),
                PolicyReading.Rejected rejected => (null, [.. rejected.Problems.Select(problem => Line(path, problem))]),
                _ => (null, [$"{path}: cannot be read"]),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, [$"{path}: cannot be read: {error.Message}"]);
        }
    }

    // The canonical form keeps no lines.
    private static string Line(string path, Problem problem) => ProblemLine.Of(path, null, problem.Rule, problem.Path.ToString(), problem.Sentence);
}
