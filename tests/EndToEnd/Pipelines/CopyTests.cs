using System.Text.Json;
using EndToEnd.Programs;
using EndToEnd.Registry;

namespace EndToEnd.Pipelines;

/// <summary><c>copy-image.sh</c> between a registry with the referrers API and one without, in both directions, interrupted and repeated.</summary>
public sealed class CopyTests(PipelineWorld world)
{
    private const string NoLog = "transparencyLog: not-required\n    timestamp: not-required\n    weakeningReason: these tests sign without any service";

    private static readonly string[] Tags = [".sig", ".att", ".sbom"];

    [Theory]
    [InlineData("oci-1.1", "docker-registry")]
    [InlineData("docker-registry", "oci-1.1")]
    public async Task An_index_goes_with_all_that_refers_to_it_and_to_its_platforms_and_again_changes_nothing(string from, string to)
    {
        await using var place = await CopyPlace.SetAsync(await world.Async(), from, to);
        await place.SignAsync(place.Image, place.Platform);

        var first = await place.CopyAsync("--tag", "v1");

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Equal(place.Copy + "\n", first.Output);
        await place.SameAsync();
        Assert.Equal(place.Digest, (await place.OrasAsync("resolve", place.Copy.Split('@')[0] + ":v1")).Output.Trim());
        var all = await place.ContentAsync(place.Copy);

        var again = await place.CopyAsync("--tag", "v1");

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(all, await place.ContentAsync(place.Copy));
    }

    [Theory]
    [InlineData("oci-1.1", "docker-registry")]
    [InlineData("docker-registry", "oci-1.1")]
    public async Task Interrupted_anywhere_and_repeated_nothing_is_lost_or_doubled_and_the_tag_comes_last(string from, string to)
    {
        await using var place = await CopyPlace.SetAsync(await world.Async(), from, to);
        await place.SignAsync(place.Image);
        int calls = 0;
        for (int after = 1; ; after += 7)
        {
            var run = await place.CopyAsync(after, "--tag", "v1");
            if (run.ExitCode == 0)
            {
                break;
            }

            calls++;
            Assert.Equal("", run.Output);
            Assert.NotEqual(0, (await place.OrasAsync("resolve", place.Copy.Split('@')[0] + ":v1")).ExitCode);
            Assert.True(calls < 50, run.Errors);
        }

        Assert.True(calls > 3);
        await place.SameAsync();
    }

    [Fact]
    public async Task A_referrer_that_came_and_was_not_listed_is_listed_by_the_next_run()
    {
        await using var place = await CopyPlace.SetAsync(await world.Async(), "oci-1.1", "docker-registry");
        await place.SignAsync(place.Image);
        Assert.Equal(0, (await place.CopyAsync()).ExitCode);
        string empty = place.Work.Write("empty.json", """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""");
        string list = $"{place.Copy.Split('@')[0]}:{place.Digest.Replace(':', '-')}";
        (await place.OrasAsync("manifest", "push", "--media-type", "application/vnd.oci.image.index.v1+json", list, empty)).Succeeded();

        var run = await place.CopyAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("to its list of referrers", run.Errors, StringComparison.Ordinal);
        await place.SameAsync();
    }

    [Fact]
    public async Task Signatures_that_only_the_second_registry_has_stay()
    {
        await using var place = await CopyPlace.SetAsync(await world.Async(), "oci-1.1", "docker-registry");
        await place.SignAsync(place.Image);
        (await place.OrasCopyAsync()).Succeeded();
        await place.SignLegacyAsync(place.Copy, other: true);

        var run = await place.CopyAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("had signatures of its own: 1 added", run.Errors, StringComparison.Ordinal);
        foreach (string key in (string[])[place.Key, place.OtherKey])
        {
            var verified = await place.CosignAsync("verify", "--insecure-ignore-tlog=true", "--new-bundle-format=false", "--key", key + ".pub", place.Copy);
            Assert.True(verified.ExitCode == 0, verified.Errors);
        }

        var layers = await place.ContentAsync(place.Copy);
        Assert.Equal(0, (await place.CopyAsync()).ExitCode);
        Assert.Equal(layers, await place.ContentAsync(place.Copy));
    }

    [Fact]
    public async Task What_the_second_stack_would_not_admit_is_not_copied()
    {
        await using var place = await CopyPlace.SetAsync(await world.Async(), "oci-1.1", "docker-registry", """{allOf: [release-key, other-key]}""");
        await place.SignAsync(place.Image);

        var run = await place.CopyAsync("--tag", "v1");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("nothing was copied; sign it for", run.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, (await place.OrasAsync("resolve", place.Copy)).ExitCode);
    }

    /// <summary>Two stacks with a registry each, and an index of two platforms in the first.</summary>
    private sealed class CopyPlace(PipelineWorld.Made made, Workplace work, RegistryPlace source, RegistryPlace target, PipelineStack from, PipelineStack to) : IAsyncDisposable
    {
        public Workplace Work => work;

        public string Image { get; private set; } = "";

        public string Platform { get; private set; } = "";

        public string Digest => Image.Split('@')[1];

        public string Copy => Image.Replace(source.Host, target.Host, StringComparison.Ordinal);

        public string Key => made.Key;

        public string OtherKey => made.OtherKey;

        public static async Task<CopyPlace> SetAsync(PipelineWorld.Made made, string from, string to, string require = "{anyOf: [release-key]}")
        {
            var work = new Workplace();
            var (source, target) = (await RegistryPlace.StartAsync(from, work), await RegistryPlace.StartAsync(to, work));
            var stacks = new[] { (source, "{anyOf: [release-key]}"), (target, require) }.Select(one => new PipelineStack(made, $"copy{made.Next()}", "day1")
            {
                Host = one.Item1.Host,
                KeyChecks = NoLog,
                Require = one.Item2,
                Rule = "keyFallback: {authorities: " + (one.Item2.Contains("other", StringComparison.Ordinal) ? "[release-key, other-key]" : "[release-key]") + ", reason: a test}",
                More = one.Item2.Contains("other", StringComparison.Ordinal)
                    ? $"  other-key:\n    key: {{versions: [{{file: keys/other.pem}}]}}\n    {NoLog}" : "",
                Identities = false,
            }).ToArray();
            foreach (var stack in stacks)
            {
                stack.Write();
                File.Copy(made.OtherKey + ".pub", Path.Combine(stack.Folder, "keys", "other.pem"), true);
                foreach (var (name, value) in work.Environment)
                {
                    stack.With(name, value);
                }

                string plain = from == "docker-registry" ? target.Host : source.Host;
                stack.With("PIPELINE_PLAIN_HTTP", plain).With("PIPELINE_CA", work.AuthorityFile);
            }

            var place = new CopyPlace(made, work, source, target, stacks[0], stacks[1]) { Image = await source.PushIndexAsync("team/app") };
            await StandIns.WriteAsync(made.Work);
            var manifest = JsonDocument.Parse((await place.OrasAsync("manifest", "fetch", place.Image)).Succeeded().Output);
            place.Platform = $"{place.Image.Split('@')[0]}@{manifest.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString()}";
            return place;
        }

        /// <summary>In every form: a bundle, a bundle's attestation, both under cosign's tags, and an SBOM that nobody signed under its tag.</summary>
        public async Task SignAsync(params string[] images)
        {
            string predicate = work.Write("predicate.json", """{"bomFormat":"CycloneDX","components":[{"name":"a"}]}""");
            foreach (string image in images)
            {
                string none = made.Key + ".json";
                (await CosignAsync("sign", "--yes", "--key", made.Key + ".key", "--signing-config", none, image)).Succeeded();
                (await CosignAsync("attest", "--yes", "--key", made.Key + ".key", "--signing-config", none, "--type", "cyclonedx", "--predicate", predicate, image)).Succeeded();
                await SignLegacyAsync(image);
                (await CosignAsync(["attest", "--yes", "--key", made.Key + ".key", .. Legacy, "--type", "cyclonedx", "--predicate", predicate, image])).Succeeded();
                (await CosignAsync("attach", "sbom", "--type", "cyclonedx", "--sbom", predicate, image)).Succeeded();
            }
        }

        public async Task SignLegacyAsync(string image, bool other = false) =>
            (await CosignAsync(["sign", "--yes", "--key", (other ? made.OtherKey : made.Key) + ".key", .. Legacy, image])).Succeeded();

        public Task<ProgramRun> CopyAsync(params string[] more) => CopyAsync(null, more);

        /// <param name="after">oras is gone with this call, and with it the script; null for never.</param>
        /// <param name="more">Further arguments.</param>
        public Task<ProgramRun> CopyAsync(int? after, params string[] more)
        {
            File.Delete(from.Record);
            return from.With("STOP_AFTER", after?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "").RunAsync(
                "copy-image.sh", [Image, "--from", from.Name, "--to", to.Name, "--registry", $"{from.Name}={source.Host}", "--registry", $"{to.Name}={target.Host}", .. more]);
        }

        public async Task<ProgramRun> CosignAsync(params string[] arguments) => await ProgramRun.StartAsync(await Peer.RequireAsync("cosign3"), arguments, work.Environment);

        /// <summary>The registry with the API has no TLS.</summary>
        public Task<ProgramRun> OrasAsync(params string[] arguments) =>
            RunOrasAsync([.. arguments, .. arguments.Any(one => one.StartsWith(Plain, StringComparison.Ordinal)) ? ["--plain-http"] : (string[])[]]);

        public Task<ProgramRun> OrasCopyAsync() => RunOrasAsync("cp", "-r", Image.StartsWith(Plain, StringComparison.Ordinal) ? "--from-plain-http" : "--to-plain-http", Image, Copy);

        private string Plain => source.Reach[0] == "--plain-http" ? source.Host : target.Host;

        private async Task<ProgramRun> RunOrasAsync(params string[] arguments) => await ProgramRun.StartAsync(await Peer.RequireAsync("oras"), arguments, work.Environment);

        /// <summary>What lies in both registries is the same: referrers of the index and of the platform, and cosign's tags.</summary>
        public async Task SameAsync()
        {
            var content = await ContentAsync(Image);
            Assert.All(Tags, tag => Assert.Contains(content, line => line.Contains(tag + " ", StringComparison.Ordinal)));
            Assert.Contains(content, line => line.Contains(" refers to ", StringComparison.Ordinal));
            Assert.Equal(content, await ContentAsync(Copy));
            Assert.Equal(content.Distinct(), content);
        }

        public async Task<List<string>> ContentAsync(string image)
        {
            List<string> content = [];
            foreach (string digest in (string[])[Digest, Platform.Split('@')[1]])
            {
                string repository = image.Split('@')[0];
                var found = JsonDocument.Parse((await OrasAsync("discover", "--format", "json", $"{repository}@{digest}")).Succeeded().Output).RootElement;
                content.AddRange(found.GetProperty("referrers").EnumerateArray().Select(one => $"{one.GetProperty("digest").GetString()} refers to {digest}").Order(StringComparer.Ordinal));
                foreach (string tag in Tags)
                {
                    var resolved = await OrasAsync("resolve", $"{repository}:{digest.Replace(':', '-')}{tag}");
                    content.AddRange(resolved.ExitCode == 0 ? [$"{digest}{tag} {resolved.Output.Trim()}"] : (string[])[]);
                }
            }

            return content;
        }

        public async ValueTask DisposeAsync()
        {
            await source.DisposeAsync();
            await target.DisposeAsync();
            work.Dispose();
        }

        private static string[] Legacy => ["--tlog-upload=false", "--use-signing-config=false", "--new-bundle-format=false"];
    }
}
