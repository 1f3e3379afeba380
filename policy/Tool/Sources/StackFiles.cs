using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>Where policies are: <c>stacks/</c> in the folder the tool was started in, or in one above it.</summary>
internal static class StackFiles
{
    /// <summary>A policy and how to name it in output.</summary>
    public sealed record Source(string Name, string Path);

    /// <summary>Every stack's policy, by name.</summary>
    public static IReadOnlyList<Source> All(ToolHost host)
    {
        var stacks = Folder(host);
        try
        {
            return [.. Directory.GetDirectories(stacks).Order(StringComparer.Ordinal)
                .Where(folder => File.Exists(Path.Combine(folder, PolicyFile.Name)))
                .Select(folder => Of(host, Path.Combine(folder, PolicyFile.Name)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{stacks}: {error.Message}");
        }
    }

    /// <summary>The policy of one stack or one file; both or neither is a mistake of the caller.</summary>
    public static Source One(ToolHost host, string? stack, string? file) => (stack, file) switch
    {
        ({ } name, null) => Stack(host, name),
        (null, { } path) => Of(host, Path.GetFullPath(path, host.Folder)),
        (null, null) => throw new UsageException($"Name a stack (--stack {string.Join(" | ", All(host).Select(source => StackOf(source.Path)))}) or a file."),
        _ => throw new UsageException("Name a stack or a file, not both."),
    };

    public static string StackOf(string path) => Path.GetFileName(Path.GetDirectoryName(path)!);

    private static Source Stack(ToolHost host, string name)
    {
        var all = All(host);
        return all.FirstOrDefault(source => StackOf(source.Path) == name)
            ?? throw new UsageException($"There is no stack {name}. Stacks: {string.Join(", ", all.Select(source => StackOf(source.Path)))}.");
    }

    private static Source Of(ToolHost host, string path) => File.Exists(path)
        ? new Source(Path.GetRelativePath(host.Folder, path).Replace('\\', '/'), path)
        : throw new UsageException($"{path} does not exist.");

    private static string Folder(ToolHost host)
    {
        for (var at = host.Folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, StackPaths.Folder)))
            {
                return Path.Combine(at, StackPaths.Folder);
            }
        }

        throw new UsageException($"There is no folder stacks in {host.Folder} or above it.");
    }
}
