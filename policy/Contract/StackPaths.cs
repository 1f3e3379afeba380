namespace ImageTrust.Policy.Contract;

/// <summary>Where a stack's documents are, from the folder with <c>Pulumi.yaml</c>.</summary>
public static class StackPaths
{
    /// <summary>Holds a folder for each stack.</summary>
    public const string Folder = "stacks";

    /// <summary>With <c>*</c> in the place of a stack: the pattern of all.</summary>
    public static string Config(string stack) => $"Pulumi.{stack}.yaml";

    /// <param name="file">The name of a file that <see cref="Config"/> with <c>*</c> matches.</param>
    public static string StackOf(string file)
    {
        string pattern = Config("*");
        int at = pattern.IndexOf('*', StringComparison.Ordinal);
        return file[at..^(pattern.Length - at - 1)];
    }

    /// <param name="file">From the stack's own folder.</param>
    public static string Of(string stack, string file) => $"{Folder}/{stack}/{file}";
}
