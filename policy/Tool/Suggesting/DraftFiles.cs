using System.Text;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>Writes a draft and the files beside it: all of them or none, and over nothing that is there unless it was told to.</summary>
internal static class DraftFiles
{
    private const string Unfinished = ".unfinished";

    /// <summary>The draft last: whoever sees it finds what it names.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(SuggestRequest request, DraftContent content, string text) =>
    [
        .. request.Roots.Where(root => content.RootFiles.ContainsKey(root.Digest.Text)).Select(root => (root.File, root.Bytes)),
        .. request.Keys.Where(key => content.KeyFiles.ContainsKey(key.Key.Fingerprint)).Select(key => (key.File, key.Bytes)),
        (PolicyFile.Name, Encoding.UTF8.GetBytes(text)),
    ];

    /// <exception cref="UsageException">A draft must not go there.</exception>
    public static void Refuse(SuggestRequest request)
    {
        string draft = Path.Combine(request.Folder, PolicyFile.Name);
        if (File.Exists(draft) && !request.Overwrites)
        {
            throw new UsageException($"{draft} is there already, and a draft does not replace a policy: name another folder, or --force.");
        }
    }

    /// <exception cref="UsageException">A file is there already, or cannot be written; nothing has changed then.</exception>
    public static void Write(SuggestRequest request, IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        var changed = files.Select(file => (Path: Path.Combine(request.Folder, file.Name), file.Bytes)).Where(file => !IsThere(file.Path, file.Bytes)).ToList();
        if (!request.Overwrites && changed.Find(file => File.Exists(file.Path)) is { Path: { } taken })
        {
            throw new UsageException($"{taken} is there already, with another content: name another folder, or --force.");
        }

        try
        {
            foreach (var (path, bytes) in changed)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path + Unfinished, bytes);
            }

            changed.ForEach(file => File.Move(file.Path + Unfinished, file.Path, request.Overwrites));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{error.Message} The draft was not written.");
        }
        finally
        {
            changed.FindAll(file => File.Exists(file.Path + Unfinished)).ForEach(file => File.Delete(file.Path + Unfinished));
        }
    }

    private static bool IsThere(string path, byte[] bytes) => File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
}
