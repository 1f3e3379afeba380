using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>Files as they were in a git revision: a policy with the keys it had there, a ledger.</summary>
internal static class GitRevision
{
    public const string Prefix = "git:";

    /// <summary>Reads the policy as of a revision such as <c>main</c>, <c>HEAD~1</c> or <c>origin/main</c>.</summary>
    public static PolicyReading Read(string revision, string path)
    {
        Refuse(revision);
        var folder = Path.GetDirectoryName(path)!;
        var text = Show(folder, revision, Path.GetFileName(path))
            ?? throw new UsageException($"git has no {Path.GetFileName(path)} in {folder} at {revision}.");
        return PolicyFile.ReadText(System.Text.Encoding.UTF8.GetString(text), file => Show(folder, revision, file.Text) is { } bytes
            ? new FileReading.Found(bytes)
            : new FileReading.Missing());
    }

    /// <summary>A file as of a revision; null when that revision has none of this name.</summary>
    /// <exception cref="UsageException">There is no such revision here.</exception>
    public static byte[]? Bytes(string revision, string path)
    {
        Refuse(revision);
        var folder = Path.GetDirectoryName(path)!;
        return Git.Ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}") is null
            ? throw new UsageException($"git knows no revision {revision} in {folder}. A shallow clone has the newest alone: fetch it.")
            : Show(folder, revision, Path.GetFileName(path));
    }

    /// <exception cref="UsageException">The text could be taken for something else by git.</exception>
    private static void Refuse(string revision)
    {
        if (revision.Length == 0 || revision[0] == '-' || revision.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == ':'))
        {
            throw new UsageException($"\"{revision}\" is not a git revision.");
        }
    }

    private static byte[]? Show(string folder, string revision, string relative) => Git.Ask(folder, "show", "--end-of-options", $"{revision}:./{relative}");
}
