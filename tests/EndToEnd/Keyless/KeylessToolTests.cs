using System.Text;
using System.Text.Json;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Keyless;

/// <summary><c>policy verify</c> as a process, about images that real cosign signed keyless.</summary>
public sealed class KeylessToolTests(KeylessWorld world)
{
    public static TheoryData<string, string> Everywhere => new()
    {
        { KeylessWorld.Oci, "cosign2 legacy" }, { KeylessWorld.Oci, "cosign3 bundle rekor2" }, { KeylessWorld.Docker, "cosign3 bundle" },
    };

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task An_image_is_verified_by_identity(string kind, string form)
    {
        var image = await world.SignedAsync(kind, form);
        var run = await VerifyAsync(image, KeylessWorld.Workflow);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("VERIFIED  ", run.Output, StringComparison.Ordinal);
        Assert.Contains(image.Digest, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_a_pod_is_verified_by_the_identity_of_its_service_account()
    {
        var run = await VerifyAsync(await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle", KeylessWorld.Pod), KeylessWorld.Pod);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Another_identity_is_refused_and_the_signer_is_named(string kind, string form)
    {
        var image = await world.SignedAsync(kind, form);
        var run = await VerifyAsync(image, new Identity.GitHubActions(Workflow: "other.yml"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("REFUSED  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("- other-signer: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("acme/app/.github/workflows/release.yml", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_issuer_of_the_same_subject_is_refused()
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle");
        var run = await VerifyAsync(
            image, "--certificate-identity", ((SubjectName.Uri)KeylessWorld.Workflow.Name).Value, "--certificate-oidc-issuer", "https://gitlab.com",
            "--trusted-root", (await world.HomeAsync()).TrustedRootFile);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task An_unsigned_image_is_refused()
    {
        var run = await VerifyAsync(await world.NewImageAsync(KeylessWorld.Oci, "tool/unsigned"), KeylessWorld.Workflow);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- no-signature: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_the_root_of_another_sigstore_and_under_the_public_one_it_is_refused()
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle rekor2");
        string[] identity = By(KeylessWorld.Workflow);
        foreach (string[] root in (string[][])[["--trusted-root", (await world.StrangerAsync()).TrustedRootFile], []])
        {
            var run = await VerifyAsync(image, [.. identity, .. root]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("Does not verify, timestamp-authority-unknown", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_registry_that_is_down_and_a_tag_that_is_not_there_could_not_be_checked()
    {
        await using var registry = await world.OwnRegistryAsync();
        var image = new ImagePlace(registry, "team/app", await registry.PushImageAsync("team/app"));
        Assert.Equal(3, (await VerifyAsync(image with { Tag = "v9" }, KeylessWorld.Workflow)).ExitCode);

        await registry.StopAsync();
        var run = await VerifyAsync(image, KeylessWorld.Workflow);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("COULD NOT CHECK  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_there_is_one_value_whatever_the_decision()
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle rekor2");
        string root = (await world.HomeAsync()).TrustedRootFile;
        foreach (var (identity, exit, judgement) in ((Identity, int, string)[])[(KeylessWorld.Workflow, 0, "admitted"), (KeylessWorld.Pod, 1, "refused")])
        {
            var run = await VerifyAsync(image, [.. By(identity), "--trusted-root", root, "--json"]);
            Assert.Equal(exit, run.ExitCode);
            using var record = JsonDocument.Parse(run.Output);
            Assert.Equal(judgement, record.RootElement.GetProperty("now").GetProperty("judgement").GetString());
            Assert.Equal(image.Digest, record.RootElement.GetProperty("digest").GetString());
            Assert.Equal(
                "https://token.actions.githubusercontent.com",
                record.RootElement.GetProperty("facts").GetProperty("signatures")[0].GetProperty("signer").GetProperty("issuer").GetString());
        }
    }

    [Theory]
    [InlineData("day1")]
    [InlineData("day2")]
    public async Task A_stacks_policy_decides_as_in_the_cluster(string phase)
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle");
        world.Write("root.json", Encoding.UTF8.GetString(KeylessPolicy.OfWorkflow.TrustedRoot));
        string own = world.Write("own-policy.yaml", KeylessPolicy.OfWorkflow.Yaml(image.Registry.Host));
        string others = world.Write("others-policy.yaml", KeylessPolicy.OfPod.Yaml(image.Registry.Host));
        Assert.Equal(0, (await VerifyAsync(image, "--policy", own, "--phase", phase)).ExitCode);
        Assert.Equal(1, (await VerifyAsync(image, "--policy", others, "--phase", phase)).ExitCode);
    }

    [Fact]
    public async Task A_key_beside_an_identity_is_a_mistake_in_the_call()
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle");
        Assert.Equal(2, (await VerifyAsync(image, [.. By(KeylessWorld.Workflow), "--key", "cosign.pub"])).ExitCode);
    }

    private static string[] By(Identity identity) =>
        ["--certificate-identity", ((SubjectName.Uri)identity.Name).Value, "--certificate-oidc-issuer", identity.Issuer];

    private async Task<ProgramRun> VerifyAsync(ImagePlace image, Identity identity) =>
        await VerifyAsync(image, [.. By(identity), "--trusted-root", (await world.HomeAsync()).TrustedRootFile]);

    private async Task<ProgramRun> VerifyAsync(ImagePlace image, params string[] arguments)
    {
        var work = (await world.HomeAsync()).Work;
        return await PolicyTool.VerifyAsync(work, [.. arguments, .. image.Registry.Reach, image.ByTag]);
    }
}
