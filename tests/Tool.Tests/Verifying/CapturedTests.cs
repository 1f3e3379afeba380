using ImageTrust.TestKit.Captured;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>Repositories that real cosign left, replayed: every question that was put to the real tool, put to <c>policy verify</c>.</summary>
public sealed class CapturedTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(ToolRun.Repository, "tests", "corpus", "captured");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policy-captured-");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Corpus).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_real_tools_signed_is_verified_and_every_change_refused(string name)
    {
        var stranger = Path.Combine(folder.FullName, "stranger.pub");
        await File.WriteAllTextAsync(stranger, CapturedCase.FreshKey(), TestContext.Current.CancellationToken);
        var checks = new CapturedCase(Path.Combine(Corpus, name)).Checks(stranger).ToList();
        Assert.Equal(name.StartsWith("notation", StringComparison.Ordinal), checks.TrueForAll(check => check.ExitCode != 0));
        foreach (var check in checks)
        {
            var run = await check.AskAsync(arguments => ToolRun.WithAsync(folder.FullName, new FakeVault(), TimeProvider.System, ["verify", .. arguments]));
            Assert.True(run.ExitCode == check.ExitCode, $"{check.Name}: {run.ExitCode} instead of {check.ExitCode}: {run.Error}{run.Output}");
        }
    }
}
