using ImageTrust.TestKit.Local;
using ImageTrust.TestKit.Virtual;

namespace EndToEnd.Programs;

/// <summary>A local Sigstore, and the files that tell cosign of it.</summary>
internal sealed class SigstorePlace : IAsyncDisposable
{
    private SigstorePlace(LocalSigstore services, Workplace work)
    {
        Services = services;
        Work = work;
        TrustedRootFile = work.Write("trusted_root.json", services.TrustedRoot);
        LogOne = work.Write("signing_config.json", services.SigningConfig(1, withTimestamps: false));
        LogOneStamped = work.Write("signing_config_tsa.json", services.SigningConfig(1, withTimestamps: true));
        LogTwo = work.Write("signing_config_rekor2.json", services.SigningConfig(2, withTimestamps: true));
        Version2 = new Dictionary<string, string>
        {
            ["SIGSTORE_ROOT_FILE"] = work.Write("fulcio.pem", services.AuthorityPem),
            ["SIGSTORE_REKOR_PUBLIC_KEY"] = work.Write("rekor.pub", services.Instance.Rekor1Log.Key.Pem),
            ["SIGSTORE_CT_LOG_PUBLIC_KEY_FILE"] = work.Write("ctfe.pub", services.Instance.CtLog.Key.Pem),
        };
    }

    public LocalSigstore Services { get; }

    public Workplace Work { get; }

    public string TrustedRootFile { get; }

    /// <summary>Signing configs: Rekor version 1; the same with timestamps; Rekor version 2 with timestamps.</summary>
    public string LogOne { get; }

    public string LogOneStamped { get; }

    public string LogTwo { get; }

    /// <summary>cosign 2 reads no trusted root for most of what it does; it has a variable for each part.</summary>
    public IReadOnlyDictionary<string, string> Version2 { get; }

    /// <param name="instance">Whose keys.</param>
    /// <param name="work">Gets its files; a second Sigstore in one place replaces the first one's.</param>
    /// <param name="clock">The time of its services; null for the machine's.</param>
    public static async Task<SigstorePlace> StartAsync(VirtualSigstore instance, Workplace work, TimeProvider? clock = null) =>
        new(await LocalSigstore.StartAsync(instance, clock ?? TimeProvider.System), work);

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
