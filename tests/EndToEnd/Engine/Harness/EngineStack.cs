using EndToEnd.Engine.StandIns;

namespace EndToEnd.Engine.Harness;

/// <summary>One stack under the engine: its folder to change, its command line, and the Azure that it makes things in.</summary>
internal sealed class EngineStack(string name, StackFolder folder, PulumiCli pulumi, CloudAccount azure)
{
    private (string Phase, string? Digest)? deployed;

    public string Name => name;

    /// <summary>Settings and policy; a test that changes them goes on with <see cref="UpAsync"/>.</summary>
    public StackFolder Folder => folder;

    public PulumiCli Pulumi => pulumi;

    /// <summary>Azure and Entra together: what exists, and what is to fail.</summary>
    public CloudAccount Azure => azure;

    /// <summary>The stack deployed in this phase and with this image, whatever an earlier test left behind.</summary>
    public async Task UpAsync(string phase, string? digest = EngineWorld.Webhook)
    {
        Prepare(phase, digest);
        if (deployed != (phase, digest))
        {
            deployed = null;
            (await pulumi.UpAsync("--skip-preview", "--refresh")).Succeeded();
            deployed = (phase, digest);
        }
    }

    /// <summary>Writes settings and policy only.</summary>
    public void Prepare(string phase, string? digest)
    {
        folder.Phase(phase);
        folder.Set("webhookDigest", digest);
    }

    /// <summary>What is deployed is no longer what <see cref="UpAsync"/> left: the next test starts with an update.</summary>
    public void Touched() => deployed = null;

    /// <summary>Takes everything away, by the two switches where deletion is locked. Nothing is left, or the test fails.</summary>
    public async Task DownAsync()
    {
        deployed = null;
        if ((await pulumi.ResourcesAsync()).Count > 0)
        {
            bool locked = folder.Get("deletionLocks") == "true";
            if (locked)
            {
                folder.Set("deletionLocks", "released");
                (await pulumi.UpAsync("--skip-preview", "--refresh")).Succeeded();
            }

            (await pulumi.DestroyAsync("--skip-preview", "--refresh")).Succeeded();
            folder.Set("deletionLocks", locked ? "true" : folder.Get("deletionLocks"));
        }

        Assert.Empty(await pulumi.ResourcesAsync());
        Assert.Empty(azure.Live);
    }
}
