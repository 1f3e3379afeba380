using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary>What a person has after cloning the repository: its files in a folder of their own, nothing built.</summary>
internal sealed class FreshCopy : IDisposable
{
    private readonly DirectoryInfo folder;

    private FreshCopy(DirectoryInfo folder) => this.folder = folder;

    public string Root => folder.FullName;

    /// <param name="parts">Files and folders at the root that are wanted.</param>
    public static async Task<FreshCopy> OfAsync(params string[] parts)
    {
        var copy = new FreshCopy(Directory.CreateTempSubdirectory("image-trust-clone-"));
        var tracked = await ProgramRun.StartAsync("git", ["-C", BuiltProgram.Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. parts]);
        foreach (string file in tracked.Succeeded().Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(BuiltProgram.Root, file))))
        {
            string target = Path.Combine(copy.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(BuiltProgram.Root, file), target);
        }

        return copy;
    }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>As if it had been built: with the programs of this build, and a <c>dotnet</c> that builds nothing.</summary>
    /// <returns>The folder of that program, for the beginning of PATH.</returns>
    public string UseBuilt()
    {
        string programs = Directory.CreateDirectory(PathOf("artifacts/programs")).FullName;
        Directory.CreateSymbolicLink(PathOf("artifacts/bin"), Path.Combine(BuiltProgram.Root, "artifacts", "bin"));
        string dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => Path.Combine(at, "dotnet")).First(File.Exists);
        Script.Write(Path.Combine(programs, "dotnet"), $"[ \"$1\" = build ] || exec {dotnet} \"$@\"\n");
        return programs;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
