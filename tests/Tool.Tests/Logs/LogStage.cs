using System.Text.Json;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary>A folder with logs, and <c>policy log verify</c> over them.</summary>
internal sealed class LogStage : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("policy-log-").FullName;

    public void Write(string file, params IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(Folder, file), lines);

    public Task<ToolRun> VerifyAsync(params string[] args) => ToolRun.InAsync(Folder, ["log", "verify", .. args]);

    /// <summary>What is wrong, as <c>FAULT FROM-TO</c>.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(params string[] args)
    {
        var run = await VerifyAsync([.. args, "--json"]);
        Assert.Equal("", run.Error);
        var findings = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(findings.Count == 0 ? 0 : 1, run.ExitCode);
        return [.. findings.Select(finding => $"{finding.GetProperty("fault")} {Number(finding, "from")}-{Number(finding, "to")}")];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Number(JsonElement finding, string member) => finding.TryGetProperty(member, out var value) ? value.GetRawText() : "";
}
