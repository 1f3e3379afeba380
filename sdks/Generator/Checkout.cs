using System.Text;
using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator;

/// <summary>The repository the generated files live in.</summary>
internal sealed class Checkout(string root)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal string Root => root;

    /// <summary>The nearest folder at or above <paramref name="start"/> that holds the solution.</summary>
    internal static Checkout Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return new Checkout(folder.FullName);
            }
        }

        throw new ShapeFormatException($"no Infra.sln above {start}");
    }

    /// <returns>Paths that differ from <paramref name="files"/>, byte for byte: missing, changed or left over.</returns>
    internal IReadOnlyList<string> Stale(IReadOnlyDictionary<string, string> files) =>
    [
        .. files.Where(file => !IsFresh(Full(file.Key), file.Value)).Select(file => file.Key)
            .Concat(Existing().Where(path => !files.ContainsKey(path))).Order(StringComparer.Ordinal),
    ];

    internal void Write(IReadOnlyDictionary<string, string> files)
    {
        foreach (var path in Stale(files))
        {
            if (files.TryGetValue(path, out var text))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
                File.WriteAllText(Full(path), text, Utf8);
            }
            else
            {
                File.Delete(Full(path));
            }
        }
    }

    private IEnumerable<string> Existing() => ProviderPackage.All
        .Select(package => Full($"sdks/{package.Namespace}/Generated"))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));

    private static bool IsFresh(string path, string text) =>
        File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(Utf8.GetBytes(text));

    private string Full(string path) => Path.Combine(root, path);
}
