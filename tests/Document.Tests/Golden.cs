namespace ImageTrust.Policy.Document.Tests;

/// <summary>Text compared with a committed file. Set UPDATE_GOLDEN=1 to write it anew, and review the diff.</summary>
internal static class Golden
{
    public static void Equal(string path, string found)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, found);
        }

        Assert.True(File.Exists(path), $"{path} does not exist; it would hold:\n{found}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), found);
    }
}
