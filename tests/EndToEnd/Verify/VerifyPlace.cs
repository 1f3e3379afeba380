using EndToEnd.Programs;
using EndToEnd.Registry;

namespace EndToEnd.Verify;

/// <summary>A registry and the command line beside it. The image is <c>HOST/team/app:v1</c>.</summary>
internal sealed class VerifyPlace : IAsyncDisposable
{
    public const string Docker = "docker-registry";
    public const string Oci = "oci-1.1";

    private VerifyPlace(Workplace work, RegistryPlace registry)
    {
        Work = work;
        Registry = registry;
    }

    public Workplace Work { get; }

    public RegistryPlace Registry { get; }

    public string Image => $"{Registry.Host}/team/app:v1";

    public static async Task<VerifyPlace> SetAsync(string kind)
    {
        var work = new Workplace();
        return new VerifyPlace(work, await RegistryPlace.StartAsync(kind, work));
    }

    /// <param name="how"><c>cosign2</c>, <c>cosign3</c> (bundles) or <c>cosign3 legacy</c>.</param>
    /// <param name="key">Equal names are equal keys.</param>
    public Task<Cosign> SignerAsync(string how, string key = "key") => Cosign.WithKeyAsync(how.Split(' ')[0], Work, key);

    public static Task SignAsync(Cosign cosign, string how, string image, params string[] more) =>
        how == "cosign3" ? cosign.SignBundleAsync(image, more) : cosign.SignLegacyAsync(image, more);

    public static Task AttestAsync(Cosign cosign, string how, string image, string type, string predicate) =>
        how == "cosign3" ? cosign.AttestBundleAsync(image, type, predicate) : cosign.AttestLegacyAsync(image, type, predicate);

    /// <summary>By a key, without a log: these tests sign without any service.</summary>
    public Task<ProgramRun> ByKeyAsync(Cosign signer, string image, params string[] more) =>
        PolicyTool.VerifyAsync(Work, ["--key", signer.PublicKeyFile, "--ignore-tlog", .. Registry.Reach, .. more, image]);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        Work.Dispose();
    }
}
