using System.Globalization;

namespace EndToEnd.Soak;

/// <summary>A memory cgroup like the one a container's limit makes, version 1 or 2; null where this user may make none.</summary>
internal sealed class MemoryLimit : IDisposable
{
    private readonly string folder;
    private readonly bool isSecond;

    private MemoryLimit(string folder, bool isSecond)
    {
        this.folder = folder;
        this.isSecond = isSecond;
    }

    /// <summary>Bytes charged to the group, without files that could be dropped.</summary>
    public long Used
    {
        get
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder, "memory.stat"));
            return Value(lines, isSecond ? "anon" : "rss");
        }
    }

    /// <summary>The most that was ever charged.</summary>
    public long Peak => long.Parse(
        File.ReadAllText(Path.Combine(folder, isSecond ? "memory.peak" : "memory.max_usage_in_bytes")), CultureInfo.InvariantCulture);

    public static MemoryLimit? TryMake(long bytes)
    {
        const string root = "/sys/fs/cgroup";
        string name = $"image-trust-soak-{Environment.ProcessId}-{Path.GetRandomFileName()}";
        foreach (var (parent, limit, isSecond) in ((string, string, bool)[])[($"{root}/memory", "memory.limit_in_bytes", false), (root, "memory.max", true)])
        {
            string folder = Path.Combine(parent, name);
            try
            {
                if (!Directory.Exists(parent))
                {
                    continue;
                }

                Directory.CreateDirectory(folder);
                if (File.Exists(Path.Combine(folder, limit)) && File.Exists(Path.Combine(folder, "memory.stat")))
                {
                    File.WriteAllText(Path.Combine(folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
                    return new MemoryLimit(folder, isSecond);
                }

                Directory.Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Not here.
            }
        }

        return null;
    }

    /// <summary>The arguments with which a shell joins the group and then becomes the program.</summary>
    public (string Program, string[] Arguments) Around(string program) =>
        ("/bin/sh", ["-c", "echo $$ > \"$0\" && exec \"$1\"", Path.Combine(folder, "cgroup.procs"), program]);

    public void Dispose()
    {
        for (int i = 0; i < 50 && Directory.Exists(folder); i++)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // Its last process is on its way out.
                Thread.Yield();
            }
        }
    }

    private static long Value(string[] lines, string key) =>
        long.Parse(lines.First(line => line.StartsWith(key + " ", StringComparison.Ordinal)).AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
