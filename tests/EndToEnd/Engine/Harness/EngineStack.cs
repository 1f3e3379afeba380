using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

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

    /// <summary>An update that had to succeed did not: the next test takes a new one.</summary>
    public bool Broken { get; private set; }

    /// <summary>The stack deployed in this phase and with this image, whatever an earlier test left behind.</summary>
    public async Task UpAsync(string phase, string? digest = EngineWorld.Webhook)
    {
        Prepare(phase, digest);
        if (deployed != (phase, digest))
        {
            await MustAsync(() => pulumi.UpAsync("--skip-preview", "--refresh"));
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

    /// <summary>The files of its state, by their paths.</summary>
    public IReadOnlyList<string> StateFiles() =>
        [.. Directory.GetFiles(pulumi.Environment["PULUMI_BACKEND_URL"]["file://".Length..], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Its folder or state is as no other test expects them: the next one takes a new stack.</summary>
    public void Abandon() => Broken = true;

    /// <summary>An update with a changed setting, and the rest as it was.</summary>
    public async Task<ProgramRun> UpWithAsync(string setting, string value)
    {
        folder.Set(setting, value);
        return await MustAsync(() => pulumi.UpAsync("--skip-preview", "--refresh"));
    }

    /// <summary>Takes everything away. Where deletion is locked somebody has released it first, as docs/operate says.</summary>
    public Task<ProgramRun> DestroyAsync() => MustAsync(() => pulumi.DestroyAsync("--skip-preview", "--refresh"));

    private async Task<ProgramRun> MustAsync(Func<Task<ProgramRun>> work)
    {
        deployed = null;
        Broken = true;
        var run = (await work()).Succeeded();
        Broken = false;
        return run;
    }
}
