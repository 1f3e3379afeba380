using System.Text.Json;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>An inventory that <c>policy inventory --json</c> wrote.</summary>
internal static class InventoryFile
{
    public const string Expected = "an inventory that policy inventory --json wrote";

    /// <param name="host">Whose folder a relative path starts from.</param>
    /// <param name="file">As the caller named it.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static (InventoryDocument Document, Digest Digest) Read(ToolHost host, string file)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(Path.GetFullPath(file, host.Folder));
            var document = JsonSerializer.Deserialize(bytes, InventoryJson.Default.InventoryDocument);
            return document is { Version: 1 } ? (document, Digest.Of(bytes)) : throw new UsageException($"{file}: expected {Expected}, of version 1.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {error.Message} Expected {Expected}.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{file}: expected {Expected}; {error.Path ?? "$"} in line {error.LineNumber + 1} is something else.");
        }
    }
}
