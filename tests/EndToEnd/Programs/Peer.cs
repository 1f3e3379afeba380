using System.Runtime.CompilerServices;

namespace EndToEnd.Programs;

/// <summary>The programs of others that the tests run beside ours, fetched by the script <c>peers</c>.</summary>
internal static class Peer
{
    public static string Script { get; } = Path.Combine(SourceFolder(), "..", "peers");

    private static readonly Lazy<Task<(IReadOnlyDictionary<string, string> Paths, string Complaint)>> All = new(FetchAsync);

    /// <summary>The path of a program; without it the test is skipped, or fails where CI=true says that everything must be there.</summary>
    public static async Task<string> RequireAsync(string name)
    {
        var (paths, complaint) = await All.Value;
        if (paths.TryGetValue(name, out string? path))
        {
            return path;
        }

        string reason = $"{name} cannot be had: {complaint.Trim()}";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }

    private static async Task<(IReadOnlyDictionary<string, string>, string)> FetchAsync()
    {
        if (!File.Exists(Script))
        {
            return (new Dictionary<string, string>(), $"the script {Script} is not there");
        }

        ProgramRun run;
        try
        {
            run = await ProgramRun.StartAsync(Script, [], patience: TimeSpan.FromMinutes(10));
        }
        catch (TimeoutException slow)
        {
            return (new Dictionary<string, string>(), slow.Message);
        }

        var paths = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .Where(words => words.Length == 2)
            .ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        return (paths, run.Errors);
    }

    /// <summary>The folder of the sources: from the environment where builds hide it, else where this file was compiled.</summary>
    private static string SourceFolder([CallerFilePath] string file = "")
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "EndToEnd", "Programs");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return Path.GetDirectoryName(file)!;
    }
}
