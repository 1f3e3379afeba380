using System.Text.Json;
using Pulumi.Generator.Emit;
using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator;

/// <summary>From the shapes under <c>tests/corpus</c> to the C# under <c>sdks/*/Generated</c>; paths are relative to the repository.</summary>
internal static class Generation
{
    /// <returns>Path → text of every generated file.</returns>
    internal static SortedDictionary<string, string> Run(string repository)
    {
        var tables = HandTables.Load(Path.Combine(repository, "sdks", "Generator", "Tables"));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var package in ProviderPackage.All)
        {
            foreach (var (path, text) in PackageFiles.Write(package, ReadShapes(repository, package, tables), tables))
            {
                files.Add($"sdks/{package.Namespace}/Generated/{path}", text);
            }
        }

        return tables.Unused.Count == 0 ? files : throw new ShapeFormatException("entries no shape asks for: " + string.Join(", ", tables.Unused));
    }

    internal static PackageShapes ReadShapes(string repository, ProviderPackage package, HandTables tables)
    {
        var path = Path.Combine(repository, "tests", "corpus", "shapes", package.Key + ".json");
        using var corpus = JsonDocument.Parse(File.ReadAllText(path));
        return ShapeReader.Read(package, tables, corpus.RootElement.Clone());
    }

    /// <summary>The generated files that are on disk now, wherever they came from.</summary>
    internal static IEnumerable<string> Existing(string repository) => ProviderPackage.All
        .Select(package => Path.Combine(repository, "sdks", package.Namespace, "Generated"))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(repository, file).Replace('\\', '/'));

    /// <summary>The nearest folder above <paramref name="start"/> that holds the solution.</summary>
    internal static string FindRepository(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return folder.FullName;
            }
        }

        throw new ShapeFormatException($"no Infra.sln above {start}");
    }
}
