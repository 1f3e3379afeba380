namespace ImageTrust.Server.Reloading;

/// <summary>What tells one content of a file from the next without reading it. Mounted ConfigMaps and Secrets swap a link, so the target counts.</summary>
internal readonly record struct FileStamp(string? Target, DateTime Written, long Length)
{
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new FileStamp(target.FullName, target.LastWriteTimeUtc, target.Length) : default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
