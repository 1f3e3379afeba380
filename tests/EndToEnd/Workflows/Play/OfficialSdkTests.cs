using System.IO.Compression;
using System.Xml.Linq;
using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>
/// `ci`, its job `official-sdk`. The official packages need a registry that serves them; what is under sdks/ has their names, so it is packed as they are, and the
/// program is built of packages alone, out of a checkout that has no sdks/Pulumi. What only the official ones can show is the job's own to say.
/// </summary>
public sealed class OfficialSdkTests : IDisposable
{
    private static readonly string[] Packages = ["Pulumi", "Pulumi.AzureNative", "Pulumi.AzureAD", "Pulumi.Kubernetes"];

    private static readonly string[] Sources =
    [
        "infra", "policy", "sdks/Pulumi.Offline", "webhook/Declared", "webhook/Sigstore", "webhook/Strict", "stacks",
        "Pulumi.yaml", "Pulumi.*.yaml", "Directory.*", "NuGet.config", "global.json", "BannedSymbols.txt", ".gitignore",
    ];

    private readonly Workplace machine = new();

    [Fact]
    public async Task Out_of_packages_the_program_plans_every_stack_as_it_is_committed()
    {
        foreach (string package in Packages)
        {
            Pack(package);
        }

        var (play, failure) = await PlayAsync(Sources, $"""
            case "$*" in
              *tests/Infra.Tests/*) {Made("Infra.Tests", "Infra.Tests")} ;;
              *) exec {Dotnet} "$@" ;;
            esac

            """);

        Assert.Null(failure);
        Assert.Equal("ci-official.sh: dev is planned\nci-official.sh: local is planned\nci-official.sh: prod is planned\nci-official.sh: staging is planned\n", play.Said[0]);
        Assert.Equal(["Infra.Tests --parallel none"], Recorded());
        // Which ones they were.
        Assert.Equal(
            Packages.Select(package => $"{package}/{Version(package)}").Order(StringComparer.Ordinal),
            Directory.GetDirectories(machine.PathOf("packages")).SelectMany(Directory.GetDirectories)
                .Select(folder => $"{Packages.Single(package => string.Equals(package, Path.GetFileName(Path.GetDirectoryName(folder)), StringComparison.OrdinalIgnoreCase))}/{Path.GetFileName(folder)}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_a_package_is_not_served_the_program_is_not_built_of_the_parts_under_sdks_instead()
    {
        foreach (string package in Packages[..^1])
        {
            Pack(package);
        }

        var (_, failure) = await PlayAsync([.. Sources, "sdks"], $"exec {Dotnet} \"$@\"\n");

        Assert.StartsWith("1: ", failure, StringComparison.Ordinal);
        Assert.Contains("NU1101: Unable to find package Pulumi.Kubernetes", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("Unable to find package Pulumi.AzureNative", failure, StringComparison.Ordinal);
        Assert.Contains("ci-official.sh: infra/Infra.csproj does not build", failure, StringComparison.Ordinal);
    }

    /// <summary>With programs that only say what they are asked.</summary>
    [Theory]
    [InlineData("", null, "")]
    [InlineData("build Infra.csproj", "infra/Infra.csproj does not build", "")]
    [InlineData("preview dev", "the preview of dev fails", "dev")]
    [InlineData("preview staging", "the preview of staging fails", "dev local prod staging")]
    [InlineData("change prod", "with the official packages a plan is another one", "dev local prod staging")]
    [InlineData("build Infra.Tests.csproj", "tests/Infra.Tests/Infra.Tests.csproj does not build", "dev local prod staging")]
    [InlineData("tests", "a test fails with the official packages", "dev local prod staging tests")]
    public async Task Whatever_is_another_with_them_fails_the_job(string what, string? said, string asked)
    {
        machine.Write("fails", what);
        string fails = $"\\\"$(cat {machine.PathOf("fails")})\\\"";

        var (_, failure) = await PlayAsync(["infra/pipelines", "stacks", "Pulumi.yaml", "Pulumi.*.yaml", ".gitignore"], $"""
            [ "$1" = build ] || exit 9
            [ "$PulumiSdk" = official ] || exit 8
            [ "build $(basename "$2")" != "$(cat {machine.PathOf("fails")})" ] || exit 1
            case $2 in
              */infra/Infra.csproj) {Made("Infra", "ImageTrust.Infra", $"[ \\\"preview \\$3\\\" != {fails} ] || exit 1; [ \\\"change \\$3\\\" != {fails} ] || echo >> stacks/\\$3/plan.json")} ;;
              */tests/Infra.Tests/Infra.Tests.csproj) {Made("Infra.Tests", "Infra.Tests", $"[ tests != {fails} ] || exit 2")} ;;
            esac

            """);

        Assert.Equal(said is null ? null : "1: ", failure?[..3]);
        Assert.Contains(said is null ? "" : $"ci-official.sh: {said}\n", failure ?? "", StringComparison.Ordinal);
        string[] all = said is null ? ["dev", "local", "prod", "staging", "tests"] : asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(all.Select(stack => stack == "tests" ? "Infra.Tests --parallel none" : $"ImageTrust.Infra preview --stack {stack} --write"), Recorded());
    }

    [Fact]
    public async Task It_compares_nothing_with_the_parts_under_sdks()
    {
        using var run = new GitHubRun("ci");
        var step = await run.StepAsync(BuiltProgram.Root, "ci-official.sh", new Dictionary<string, string> { ["PulumiSdk"] = "local" });

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.Equal("ci-official.sh: PulumiSdk is \"local\": expected official. See ci-official.sh --help.\n", step.Errors);
    }

    public void Dispose() => machine.Dispose();

    private static string Dotnet => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => Path.Combine(at, "dotnet")).First(File.Exists);

    private static string Version(string package) =>
        (string)XDocument.Load(Path.Combine(BuiltProgram.Root, "Directory.Packages.props")).Descendants("PackageVersion").Single(one => (string?)one.Attribute("Include") == package).Attribute("Version")!;

    /// <summary>Lines of the shell that make a program of a project: it writes down how it was started.</summary>
    private string Made(string project, string program, string then = ":") =>
        $"folder=artifacts/bin/{project}/debug; mkdir -p $folder; printf '%s\\n' '#!/bin/sh' \"echo {program} \\$* >> {machine.PathOf("asked")}\" \"{then}\" > $folder/{program}; chmod 755 $folder/{program}";

    private string[] Recorded() => File.Exists(machine.PathOf("asked")) ? File.ReadAllLines(machine.PathOf("asked")) : [];

    /// <summary>As a registry would serve it: of that version, and needing what the assembly does.</summary>
    private void Pack(string package)
    {
        string feed = Directory.CreateDirectory(machine.PathOf("feed")).FullName;
        using var zip = ZipFile.Open(Path.Combine(feed, $"{package}.{Version(package)}.nupkg"), ZipArchiveMode.Create);
        zip.CreateEntryFromFile(BuiltProgram.PathOf(package, $"{package}.dll"), $"lib/net10.0/{package}.dll");
        using var nuspec = new StreamWriter(zip.CreateEntry($"{package}.nuspec").Open());
        string[] needs = package == "Pulumi" ? ["Google.Protobuf", "Grpc.Net.Client"] : ["Pulumi"];
        nuspec.Write($"""
            <package><metadata><id>{package}</id><version>{Version(package)}</version><authors>contoso</authors><description>packed</description>
            <dependencies><group targetFramework="net10.0">{string.Concat(needs.Select(need => $"<dependency id=\"{need}\" version=\"{Version(need)}\"/>"))}</group></dependencies></metadata></package>
            """);
    }

    /// <returns>The play, and the failure of its job: the code, and what was said.</returns>
    private async Task<(RunPlay Play, string? Failure)> PlayAsync(string[] sources, string dotnet)
    {
        using var copy = await FreshCopy.OfAsync(sources);
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        github.IsBuilt = false;
        Script.Write(Path.Combine(github.Programs, "dotnet"), dotnet);
        string feed = Directory.CreateDirectory(machine.PathOf("feed")).FullName;
        using var play = new RunPlay(github, new Dictionary<string, string>
        {
            ["PATH"] = github.Programs,
            // Nothing else is asked; what this build needed lies on this machine, where nothing of these names must get.
            ["RestoreSources"] = feed,
            ["RestoreFallbackFolders"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"),
            ["NUGET_PACKAGES"] = machine.PathOf("packages"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "true",
        });
        var failure = await Record.ExceptionAsync(() => play.JobAsync("ci", "official-sdk", new Dictionary<string, string>()));
        return (play, failure?.Message);
    }
}
