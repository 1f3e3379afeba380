using EndToEnd.Registry;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Evidence;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Keyless;

/// <summary>Multi-platform images that real cosign signed keyless: the index, its children, and what was swapped afterwards.</summary>
public sealed class KeylessIndexTests(KeylessWorld world)
{
    public static TheoryData<string, string> Everywhere => new()
    {
        { KeylessWorld.Oci, "cosign2 legacy" }, { KeylessWorld.Oci, "cosign3 bundle rekor2" }, { KeylessWorld.Docker, "cosign3 bundle" },
    };

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_recursively_signed_index_and_each_of_its_children_are_admitted(string kind, string form)
    {
        var registry = await world.RegistryAsync(kind);
        string index = await registry.PushIndexAsync("index/recursive");
        await (await world.CosignAsync(form)).SignAsync(index, KeylessWorld.Workflow, "--recursive");
        var children = await ChildrenAsync(registry, index);
        Assert.Equal(2, children.Count);
        foreach (string image in (string[])[index, .. children])
        {
            Assert.Equal(Judgement.Admitted, (await KeylessPolicy.OfWorkflow.DecideAsync(registry, image)).Now.Judgement);
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_signature_of_the_index_alone_says_nothing_of_its_children(string kind, string form)
    {
        var registry = await world.RegistryAsync(kind);
        string index = await registry.PushIndexAsync("index/alone");
        await (await world.CosignAsync(form)).SignAsync(index, KeylessWorld.Workflow);
        Assert.Equal(Judgement.Admitted, (await KeylessPolicy.OfWorkflow.DecideAsync(registry, index)).Now.Judgement);
        foreach (string child in await ChildrenAsync(registry, index))
        {
            var record = await KeylessPolicy.OfWorkflow.DecideAsync(registry, child);
            Assert.Equal(Judgement.Refused, record.Now.Judgement);
            Assert.Equal(ReasonCode.NoSignature, Assert.Single(record.Now.Reasons).Code);
        }
    }

    [Theory]
    [InlineData("each-accepted", Judgement.Admitted)]
    [InlineData("each-required", Judgement.Refused)]
    public async Task Signed_platforms_speak_for_the_index_only_where_a_policy_accepts_them(string platforms, Judgement judgement)
    {
        var registry = await world.RegistryAsync(KeylessWorld.Oci);
        string index = await registry.PushIndexAsync("index/platforms");
        var cosign = await world.CosignAsync("cosign3 bundle");
        foreach (string child in await ChildrenAsync(registry, index))
        {
            await cosign.SignAsync(child, KeylessWorld.Workflow);
        }

        Assert.Equal(Judgement.Refused, (await KeylessPolicy.OfWorkflow.DecideAsync(registry, index)).Now.Judgement);
        var policy = KeylessPolicy.OfWorkflow with { Rule = $"platforms: {platforms}" };
        Assert.Equal(judgement, (await policy.DecideAsync(registry, index)).Now.Judgement);
    }

    [Fact]
    public async Task With_every_platform_demanded_a_recursive_signature_is_enough_and_one_of_the_index_is_not()
    {
        var registry = await world.RegistryAsync(KeylessWorld.Oci);
        var cosign = await world.CosignAsync("cosign3 bundle rekor2");
        var policy = KeylessPolicy.OfWorkflow with { Rule = "platforms: each-required" };
        string index = await registry.PushIndexAsync("index/demanded");
        await cosign.SignAsync(index, KeylessWorld.Workflow);
        Assert.Equal(Judgement.Refused, (await policy.DecideAsync(registry, index)).Now.Judgement);

        await cosign.SignAsync(index, KeylessWorld.Workflow, "--recursive");
        Assert.Equal(Judgement.Admitted, (await policy.DecideAsync(registry, index)).Now.Judgement);
    }

    [Fact]
    public async Task An_index_pushed_again_with_a_swapped_child_is_refused()
    {
        var registry = await world.RegistryAsync(KeylessWorld.Oci);
        string index = await registry.PushIndexAsync("index/swapped");
        await (await world.CosignAsync("cosign3 bundle")).SignAsync(index, KeylessWorld.Workflow, "--recursive");
        string byTag = $"{registry.Host}/index/swapped:v1";
        Assert.Equal(Judgement.Admitted, (await KeylessPolicy.OfWorkflow.DecideAsync(registry, byTag)).Now.Judgement);

        var writer = new ImageWriter(registry.Store, "index/swapped");
        writer.AddIndex("v1", (writer.AddImage("amd"), "linux", "amd64"), (writer.AddImage("mines coins"), "linux", "arm64"));
        var record = await KeylessPolicy.OfWorkflow.DecideAsync(registry, byTag);
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal(ReasonCode.NoSignature, Assert.Single(record.Now.Reasons).Code);
    }

    private static async Task<IReadOnlyList<string>> ChildrenAsync(RegistryPlace registry, string index)
    {
        var findings = await registry.FindAsync(index, EvidenceQuery.ForSignatures);
        return [.. findings.Image.Platforms.Select(child => $"{index[..index.IndexOf('@', StringComparison.Ordinal)]}@{child.Digest}")];
    }
}
