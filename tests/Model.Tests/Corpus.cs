using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>tests/corpus/evaluation: recorded questions, their policies and the verdicts they must get.</summary>
internal static class Corpus
{
    public static readonly string Root = Path.Combine(Find(AppContext.BaseDirectory), "tests", "corpus", "evaluation");

    public static readonly IReadOnlyList<EvaluationCase> Cases = [.. EvaluationCase.Find(Root).Select(folder => EvaluationCase.Read(Root, folder))];

    public static readonly IReadOnlyDictionary<string, TrustPolicy> Policies =
        Cases.Select(one => one.PolicyPath).Distinct().ToDictionary(path => path, path => Accepted(PolicyFile.Read(path)));

    /// <summary>The policy most cases share.</summary>
    public static TrustPolicy Shared => Policies[Path.Combine(Root, PolicyFile.Name)];

    public static TrustPolicy Accepted(PolicyReading reading) => reading switch
    {
        PolicyReading.Accepted accepted => accepted.Policy,
        PolicyReading.Rejected rejected => throw new InvalidOperationException(
            string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line("policy", problem)))),
        _ => throw new InvalidOperationException("a third kind of reading"),
    };

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Infra.sln")) ? folder : Find(Directory.GetParent(folder)!.FullName);
}
