using Pulumi.Generator;
using Pulumi.Generator.Shapes;

// Usage: dotnet run --project sdks/Generator [-- --check]. Exit 0 written or fresh, 1 stale or bad shapes, 2 usage.
if (args is not ([] or ["--check"]))
{
    Console.Error.WriteLine("usage: Pulumi.Generator [--check]");
    return 2;
}

try
{
    var repository = Generation.FindRepository(AppContext.BaseDirectory);
    var files = Generation.Run(repository);
    var stale = Stale(repository, files).ToList();
    if (args is ["--check"])
    {
        stale.ForEach(path => Console.Error.WriteLine("stale: " + path));
        return stale.Count == 0 ? 0 : 1;
    }

    Write(repository, files, stale);
    Console.WriteLine($"{files.Count} files, {stale.Count} changed");
    return 0;
}
catch (ShapeFormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static IEnumerable<string> Stale(string repository, SortedDictionary<string, string> files)
{
    var changed = files.Where(file => !IsOnDisk(Path.Combine(repository, file.Key), file.Value)).Select(file => file.Key);
    return changed.Concat(Generation.Existing(repository).Where(path => !files.ContainsKey(path)));
}

static bool IsOnDisk(string path, string text) => File.Exists(path) && File.ReadAllText(path) == text;

static void Write(string repository, SortedDictionary<string, string> files, IEnumerable<string> stale)
{
    foreach (var path in stale)
    {
        var full = Path.Combine(repository, path);
        if (!files.TryGetValue(path, out var text))
        {
            File.Delete(full);
            continue;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
