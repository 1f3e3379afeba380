using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>A file the caller named.</summary>
internal static class InputFile
{
    // Keys, certificates and trusted roots: the largest, a trusted root with ten years of logs, has under 100 KiB.
    private const int MostBytes = 512 * 1024;

    /// <param name="host">Whose folder a relative path starts from.</param>
    /// <param name="path">As written.</param>
    /// <param name="expected">What the file should be, for the sentence.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static byte[] Read(ToolHost host, string path, string expected)
    {
        try
        {
            var file = new FileInfo(Path.GetFullPath(path, host.Folder));
            return file switch
            {
                { Exists: false } => throw new UsageException($"{path}: there is no such file; expected {expected}."),
                { Length: > MostBytes } => throw new UsageException($"{path}: the file is larger than {MostBytes} bytes; expected {expected}."),
                _ => File.ReadAllBytes(file.FullName),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path}: {error.Message} Expected {expected}.");
        }
    }
}
