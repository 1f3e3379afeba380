using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>The repository the tests run in: the folder that holds the solution.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The policy, or a failure that lists every problem.</summary>
    public static TrustPolicy Accepted(PolicyReading reading) => reading switch
    {
        PolicyReading.Accepted accepted => accepted.Policy,
        PolicyReading.Rejected rejected => throw new InvalidOperationException(
            string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line("policy", problem)))),
        _ => throw new InvalidOperationException("a third kind of reading"),
    };

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Infra.sln")) ? folder : Find(Directory.GetParent(folder)!.FullName);
}
