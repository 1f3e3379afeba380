using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>Files that change together or not at all: all are written beside their places before the first takes its own.</summary>
internal sealed class StackChange
{
    private readonly List<(string Path, byte[] Bytes)> files = [];

    public void Add(string path, byte[] bytes) => files.Add((path, bytes));

    /// <param name="after">What has to succeed as well, such as a plan that is written from the changed files.</param>
    /// <exception cref="UsageException">Something failed, and every file is as it was.</exception>
    public void Apply(Action after)
    {
        List<(string Path, byte[]? Before)> changed = [];
        List<string> folders = [];
        try
        {
            foreach (var (path, bytes) in files)
            {
                Make(Path.GetDirectoryName(path)!, folders);
                File.WriteAllBytes(Beside(path), bytes);
            }

            foreach (var (path, _) in files)
            {
                changed.Add((path, File.Exists(path) ? File.ReadAllBytes(path) : null));
                File.Move(Beside(path), path, overwrite: true);
            }

            after();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UsageException)
        {
            Restore(changed, folders);
            throw new UsageException($"{error.Message} Nothing was changed.");
        }
    }

    private static string Beside(string path) => path + ".new";

    private static void Make(string folder, List<string> made)
    {
        if (!Directory.Exists(folder))
        {
            Make(Path.GetDirectoryName(folder)!, made);
            Directory.CreateDirectory(folder);
            made.Add(folder);
        }
    }

    private void Restore(List<(string Path, byte[]? Before)> changed, List<string> folders)
    {
        foreach (var (path, before) in changed)
        {
            if (before is null)
            {
                File.Delete(path);
            }
            else
            {
                File.WriteAllBytes(path, before);
            }
        }

        foreach (var (path, _) in files)
        {
            File.Delete(Beside(path));
        }

        foreach (string folder in folders.AsEnumerable().Reverse())
        {
            Directory.Delete(folder);
        }
    }
}
