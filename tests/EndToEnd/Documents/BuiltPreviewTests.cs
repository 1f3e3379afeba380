using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary><c>./preview</c> runs what is built only where that is built from what lies there. <c>dotnet</c> is a script that notes how it was called.</summary>
public sealed class BuiltPreviewTests : IDisposable
{
    private const string Nothing = "";
    private const string Again = "again\n";
    private const string FromNothing = "from nothing\n";

    // Notes whether something was left of a build, and "compiles" a program that prints the source.
    private const string Dotnet = """
        root=$(cd "$(dirname "$0")/.." && pwd)
        while [ $# -gt 0 ]; do
          case $1 in -o) out=$2 ;; --artifacts-path) work=$2 ;; esac
          shift
        done
        [ -f "$work/left" ] && echo again >> "$root/dotnet/calls" || echo from nothing >> "$root/dotnet/calls"
        echo "  Infra -> $out"
        mkdir -p "$out" && echo > "$work/left"
        echo library > "$out/Library.dll"
        { echo "#!/bin/sh"; echo "echo $(cat "$root/infra/Program.cs")"; } > "$out/ImageTrust.Infra"
        chmod +x "$out/ImageTrust.Infra"
        [ ! -f "$root/dotnet/while-building" ] || . "$root/dotnet/while-building"
        ! grep -q broken "$root/infra/Program.cs"

        """;

    private readonly string root = Directory.CreateTempSubdirectory("image-trust-built-").FullName;

    public BuiltPreviewTests()
    {
        foreach (string folder in (string[])["dotnet/sdk/10.0.100", "infra/Review", "policy", "sdks", "webhook", "stacks/dev"])
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (string file in (string[])["infra/Program.cs", "infra/Old.cs", "infra/Infra.csproj", "infra/Review/page.css", "Directory.Build.props", "Directory.Packages.props",
            "global.json", "README.md", "infra/README.md", "Pulumi.dev.yaml", "stacks/dev/trust-policy.yaml", "policy/data.json"])
        {
            File.WriteAllText(At(file), "first");
        }

        File.Copy(Path.Combine(BuiltProgram.Root, "preview"), At("preview"));
        Script.Write(At("dotnet/dotnet"), Dotnet);
    }

    [Fact]
    public async Task What_is_built_from_what_lies_there_runs_without_a_word()
    {
        Assert.Equal(FromNothing, await BuildsAsync());
        Assert.Equal(Nothing, await BuildsAsync());
        Assert.Equal("", (await PreviewAsync()).Errors);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("infra/README.md")]
    [InlineData("Pulumi.dev.yaml")]
    [InlineData("stacks/dev/trust-policy.yaml")]
    [InlineData("plan.json")]
    public async Task What_the_program_reads_when_it_runs_is_not_built(string file)
    {
        await BuildsAsync();
        await EditAsync(file);

        Assert.Equal(Nothing, await BuildsAsync());
    }

    [Theory]
    [InlineData("infra/Program.cs", Again)]
    [InlineData("infra/New.cs", Again)]
    [InlineData("webhook/New.cs", Again)]
    [InlineData("infra/Review/page.css", Again)]
    [InlineData("infra/Infra.csproj", FromNothing)]
    [InlineData("Directory.Build.props", FromNothing)]
    [InlineData("Directory.Packages.props", FromNothing)]
    [InlineData("policy/packages.lock.json", FromNothing)]
    [InlineData("policy/data.json", FromNothing)]
    [InlineData("global.json", FromNothing)]
    [InlineData("NuGet.config", FromNothing)]
    [InlineData("preview", FromNothing)]
    public async Task An_edited_or_added_file_is_built(string file, string expected)
    {
        await BuildsAsync();
        await EditAsync(file);

        Assert.Equal(expected, await BuildsAsync());
        Assert.Equal(Nothing, await BuildsAsync());
    }

    [Theory]
    [InlineData("infra/Old.cs", Again)]
    [InlineData("policy/data.json", FromNothing)]
    [InlineData("Directory.Packages.props", FromNothing)]
    public async Task A_removed_file_is_built_without(string file, string expected)
    {
        await BuildsAsync();
        File.Delete(At(file));

        Assert.Equal(expected, await BuildsAsync());
    }

    [Fact]
    public async Task A_file_as_old_as_its_commit_is_built_from_nothing()
    {
        await BuildsAsync();
        await EditAsync("infra/Program.cs");
        File.SetLastWriteTimeUtc(At("infra/Program.cs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(FromNothing, await BuildsAsync());
    }

    [Fact]
    public async Task A_setting_of_the_build_is_built_with_and_a_terminals_is_none()
    {
        await BuildsAsync();

        Assert.Equal(FromNothing, await BuildsAsync(("PulumiSdk", "official")));
        Assert.Equal(Nothing, await BuildsAsync(("PulumiSdk", "official"), ("TERM", "xterm")));
        Assert.Equal(FromNothing, await BuildsAsync());
    }

    [Fact]
    public async Task Another_SDK_builds_again()
    {
        await BuildsAsync();
        Directory.CreateDirectory(At("dotnet/sdk/10.0.101"));

        Assert.Equal(FromNothing, await BuildsAsync());
    }

    [Fact]
    public async Task A_program_that_somebody_touched_does_not_run()
    {
        await BuildsAsync();
        File.Delete(At("artifacts/preview/Library.dll"));
        Assert.Equal(Again, await BuildsAsync());

        File.WriteAllText(At("artifacts/preview/ImageTrust.Infra"), "#!/bin/sh\necho other\n");
        Assert.Equal(Again, await BuildsAsync());
    }

    [Fact]
    public async Task A_build_that_fails_is_tried_again_and_shows_nothing()
    {
        await BuildsAsync();
        File.WriteAllText(At("infra/Program.cs"), "broken");
        foreach (int _ in (int[])[1, 2])
        {
            var run = await PreviewAsync();
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.EndsWith("preview: the program does not build; nothing was previewed\n", run.Errors, StringComparison.Ordinal);
        }

        File.WriteAllText(At("infra/Program.cs"), "whole");
        await BuildsAsync();
    }

    [Theory]
    [InlineData("printf other > \"$root/infra/Program.cs\"")]
    [InlineData("cp \"$root/infra/Program.cs\" \"$root/dotnet/kept\"; echo other > \"$root/infra/Program.cs\"; mv \"$root/dotnet/kept\" \"$root/infra/Program.cs\"; touch \"$root/infra/Program.cs\"")]
    [InlineData("kill -9 $PPID")]
    public async Task What_was_edited_or_killed_while_it_was_built_is_built_from_nothing(string meanwhile)
    {
        await BuildsAsync();
        await EditAsync("infra/Old.cs");
        File.WriteAllText(At("dotnet/while-building"), meanwhile);
        await PreviewAsync();
        File.Delete(At("dotnet/while-building"));
        File.Delete(At("dotnet/calls"));

        Assert.Equal(FromNothing, await BuildsAsync());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string At(string relative) => Path.Combine(root, relative);

    /// <summary>As a person does it, some seconds after the last build: file systems count times in ticks.</summary>
    private async Task EditAsync(string file)
    {
        await File.AppendAllTextAsync(At(file), file == "preview" ? "\n# edited\n" : " edited");
        File.SetLastWriteTimeUtc(At("artifacts/preview.built"), File.GetLastWriteTimeUtc(At(file)).AddSeconds(-5));
    }

    private Task<ProgramRun> PreviewAsync(params (string Name, string Value)[] environment) => ProgramRun.StartAsync(
        At("preview"), ["dev"],
        environment.Append(("PATH", At("dotnet") + ":" + Environment.GetEnvironmentVariable("PATH"))).ToDictionary(of => of.Item1, of => of.Item2));

    /// <summary>Previews, and sees that the program is the one of the source that lies there.</summary>
    /// <returns>How <c>dotnet</c> was called for that.</returns>
    private async Task<string> BuildsAsync(params (string Name, string Value)[] environment)
    {
        var run = await PreviewAsync(environment);
        Assert.Equal(File.ReadAllText(At("infra/Program.cs")) + "\n", run.Succeeded().Output);
        string calls = File.Exists(At("dotnet/calls")) ? File.ReadAllText(At("dotnet/calls")) : Nothing;
        File.Delete(At("dotnet/calls"));
        return calls;
    }
}
