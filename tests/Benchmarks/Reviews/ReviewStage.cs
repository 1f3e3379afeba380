using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>
/// Everything around the webhook, in one process: two loopback registries full of signed images, one quick and one a round trip away; a
/// policy over them; a serving certificate.
/// </summary>
internal static class ReviewStage
{
    /// <summary>Signed images of each kind in the quick registry, unless the run asks for another number.</summary>
    public const int QuickImages = 8200;

    private const int DistantImages = 500;

    /// <summary>What a registry of the same region costs per request.</summary>
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(15);

    /// <summary>Serves until it is told to end (SIGTERM).</summary>
    public static async Task ServeAsync(string folder, int quickImages = QuickImages)
    {
        var files = new StageFiles(folder);
        await using var quick = await OciRegistry.StartAsync();
        await using var distant = await OciRegistry.StartAsync(new OciRegistryOptions { Delay = RoundTrip });
        StagePolicy.Write(files.Policy, [quick.Host, distant.Host]);
        WriteCertificate(files.Serving);
        files.WriteImages("key", ImageSigning.ByKey(quick, quickImages));
        files.WriteImages("keyless", ImageSigning.Keyless(quick, quickImages));
        files.WriteImages("distant-key", ImageSigning.ByKey(distant, DistantImages));
        files.WriteImages("distant-keyless", ImageSigning.Keyless(distant, DistantImages));
        int[] ports = FreePorts(5);
        files.WriteReady(
            ("QUICK", quick.Host), ("DISTANT", distant.Host), ("HTTPS", ports[0]), ("MANAGEMENT", ports[1]), ("PLAIN", ports[2]),
            ("OTHER_HTTPS", ports[3]), ("OTHER_MANAGEMENT", ports[4]));
        await UntilToldAsync(TimeSpan.FromSeconds(2), () =>
        {
            quick.ForgetRequests(); // a run makes half a million
            distant.ForgetRequests();
        });
    }

    /// <summary>Returns at SIGTERM, and does something again and again until then.</summary>
    public static async Task UntilToldAsync(TimeSpan interval, Action meanwhile)
    {
        using var told = new CancellationTokenSource();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true; // ends by returning, so that what is in flight is answered
            told.Cancel();
        });
        while (!told.IsCancellationRequested)
        {
            meanwhile();
            await Task.Delay(interval, told.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void WriteCertificate(string folder)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost", "127.0.0.1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Held all at once, so that they differ.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
