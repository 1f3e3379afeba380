using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document;

/// <summary>The files of a stack's folder: keys and trust roots.</summary>
public static class FilesBeside
{
    // A trusted root with ten years of logs is under 100 KiB, a PEM key under 2 KiB.
    private const long MostBytes = 512 * 1024;

    /// <summary>Reads below a folder. The model has already refused absolute paths and <c>..</c>.</summary>
    public static ReadFile In(string folder) => path =>
    {
        var file = new FileInfo(Path.Combine(folder, path.Text));
        try
        {
            return file switch
            {
                { Exists: false } => new FileReading.Missing(),
                // A link in a pull request could point anywhere on the machine that checks it.
                { LinkTarget: not null } => new FileReading.Refused($"{path} is a link"),
                { Length: > MostBytes } => new FileReading.Refused($"{path} is larger than {MostBytes} bytes"),
                _ => new FileReading.Found(File.ReadAllBytes(file.FullName)),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileReading.Refused($"{path} cannot be read: {error.Message}");
        }
    };

    internal static bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, null);
        try
        {
            var file = new FileInfo(path);
            // Four bytes a character at most.
            problem = !file.Exists ? $"{path} does not exist"
                : file.Length > YamlNodes.MostCharacters * 4L ? $"{path} is larger than a policy" : null;
            text = problem is null ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        return text is not null;
    }
}
