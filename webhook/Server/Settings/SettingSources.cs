using System.Text.Json;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Server.Settings;

/// <summary>The texts of all settings, by key: the environment before the settings file.</summary>
internal static class SettingSources
{
    private const int MostFileBytes = 64 * 1024;

    /// <param name="environment">The process' variables.</param>
    /// <param name="problems">Gets what is wrong with the file.</param>
    public static Dictionary<string, string> Read(IReadOnlyDictionary<string, string> environment, List<string> problems)
    {
        var texts = environment.Where(entry => entry.Key.StartsWith(WebhookVariables.Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (texts.GetValueOrDefault(SettingTable.File.Key) is { } file)
        {
            foreach (var (key, text) in OfFile(file, problems))
            {
                texts.TryAdd(key, text);
            }
        }

        return texts;
    }

    private static Dictionary<string, string> OfFile(string file, List<string> problems)
    {
        Dictionary<string, string> texts = [];
        try
        {
            if (new FileInfo(file).Length > MostFileBytes)
            {
                problems.Add($"{SettingTable.File.Key}: {file} is larger than {MostFileBytes} bytes");
                return texts;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.String)
                {
                    problems.Add($"{file}: {member.Name}: expected a text in quotes");
                }
                else if (member.NameEquals(SettingTable.File.Key))
                {
                    problems.Add($"{file}: {member.Name}: a settings file cannot name another");
                }
                else
                {
                    texts[member.Name] = member.Value.GetString()!;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{SettingTable.File.Key}: {file} cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            problems.Add($"{SettingTable.File.Key}: {file} is not a JSON object of texts: {error.Message}");
        }

        return texts;
    }
}
