namespace Pulumi.Offline.Tests;

/// <summary>The committed cases of this area: one folder each under tests/corpus/offline.</summary>
internal static class Corpus
{
    private static readonly Lazy<string> s_root = new(Find);

    public static string File(string name, string file) => Path.Combine(s_root.Value, name, file);

    public static IEnumerable<string> CasesWith(string file) => Directory.GetDirectories(s_root.Value)
        .Where(folder => System.IO.File.Exists(Path.Combine(folder, file)))
        .Select(folder => Path.GetFileName(folder))
        .Order(StringComparer.Ordinal);

    /// <summary>Compares with a committed text. With UPDATE_CORPUS=1 it is written first; read the difference before committing it.</summary>
    public static void Expect(string name, string file, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_CORPUS") == "1")
        {
            System.IO.File.WriteAllText(File(name, file), actual);
        }

        Assert.Equal(System.IO.File.ReadAllText(File(name, file)), actual);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "corpus", "offline");
            }
        }

        throw new DirectoryNotFoundException("Infra.sln is in no folder above the test program");
    }
}
