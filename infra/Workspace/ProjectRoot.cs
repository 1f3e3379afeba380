namespace ImageTrust.Infra.Workspace;

/// <summary>Finds the directory that holds <c>Pulumi.yaml</c>. Under Pulumi the working directory is <c>infra/</c>, under <c>dotnet run</c> the root.</summary>
internal static class ProjectRoot
{
    public const string ProjectFile = "Pulumi.yaml";

    /// <returns>Full path of the root.</returns>
    /// <exception cref="DirectoryNotFoundException">Neither the engine named it nor does a parent of the working directory hold the file.</exception>
    public static string Find(string? namedByEngine, string workingDirectory)
    {
        if (!string.IsNullOrEmpty(namedByEngine))
        {
            return Path.GetFullPath(namedByEngine);
        }

        for (var directory = new DirectoryInfo(workingDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, ProjectFile)))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no {ProjectFile} in {workingDirectory} or above it");
    }
}
