namespace ImageTrust.Server.Tests.Stage;

/// <summary>Where things lie in the repository.</summary>
internal static class Place
{
    public static string Root { get; } = FindRoot();

    public static string Corpus => Path.Combine(Root, "tests", "corpus", "admission");

    public static byte[] Review(string name) => File.ReadAllBytes(Path.Combine(Corpus, "reviews", name + ".json"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("no Infra.sln above the test program");
    }
}
