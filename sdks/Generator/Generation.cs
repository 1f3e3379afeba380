using System.Text.Json;
using Pulumi.Generator.Emit;
using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator;

/// <summary>From the shapes under <c>tests/corpus/shapes</c> and the hand tables to C#.</summary>
internal static class Generation
{
    /// <returns>Path below the repository → text, of every generated file.</returns>
    internal static SortedDictionary<string, string> Run(Checkout checkout)
    {
        var tables = HandTables.Load(Path.Combine(checkout.Root, "sdks", "Generator", "Tables"));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var package in ProviderPackage.All)
        {
            var path = Path.Combine(checkout.Root, "tests", "corpus", "shapes", package.Key + ".json");
            using var corpus = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var (name, text) in PackageFiles.Write(package, ShapeReader.Read(package, tables, corpus.RootElement), tables))
            {
                files.Add($"sdks/{package.Namespace}/Generated/{name}", text);
            }
        }

        return tables.Unused.Count == 0 ? files : throw new ShapeFormatException("entries no shape asks for: " + string.Join(", ", tables.Unused));
    }
}
