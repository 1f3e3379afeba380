namespace EndToEnd.Programs;

/// <summary>Programs of this repository, built beside the tests with the solution.</summary>
internal static class BuiltProgram
{
    /// <summary>The repository, found upwards from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="project">The project file's name.</param>
    /// <param name="assembly">The program's.</param>
    public static string PathOf(string project, string assembly)
    {
        string configuration = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^1];
        string path = Path.Combine(Root, "artifacts", "bin", project, configuration, assembly);
        Assert.True(File.Exists(path), $"{path} is missing: build Infra.sln first");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
