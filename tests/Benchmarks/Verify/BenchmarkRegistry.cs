using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks.Verify;

/// <summary>A registry in a process of its own, so that it takes no turn on the threads that are measured.</summary>
internal sealed class BenchmarkRegistry : IDisposable
{
    /// <summary>Keyless images, each of its own digest: <c>bench/keyless:v0</c> and on.</summary>
    public const int Images = 400;

    public const string Provenance = "https://slsa.dev/provenance/v1";
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly Process process;

    private BenchmarkRegistry(Process process, string host)
    {
        this.process = process;
        Host = host;
    }

    public string Host { get; }

    public static string TrustedRoot => VirtualSigstore.P384.TrustedRoot().ToJsonString();

    public static string Key => VirtualSigstore.ManagedKey.SigningKey.Pem;

    /// <summary>Starts this program again, as the registry.</summary>
    public static async Task<BenchmarkRegistry> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["serve"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        var process = Process.Start(start)!;
        string? host = await process.StandardOutput.ReadLineAsync();
        return new BenchmarkRegistry(process, host ?? throw new InvalidOperationException("the registry did not start"));
    }

    /// <summary>The registry itself: fills, says where it is, and ends when its standard input does.</summary>
    public static async Task ServeAsync(TextReader input, TextWriter output)
    {
        await using var registry = await OciRegistry.StartAsync();
        for (int i = 0; i < Images; i++)
        {
            AddKeyless(new ImageWriter(registry.Store, "bench/keyless"), i);
        }

        AddKeyed(new ImageWriter(registry.Store, "bench/key"));
        AddAttested(new ImageWriter(registry.Store, "bench/attested"));
        await output.WriteLineAsync(registry.Host);
        await input.ReadLineAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static void AddKeyless(ImageWriter writer, int number)
    {
        string digest = writer.AddImage($"image {number}", $"v{number}");
        var recipe = VirtualSigstore.Rekor1(VirtualSigstore.P384.Keyless(), Message.Image(digest));
        writer.AddBundle(digest, VirtualSigstore.P384.Sign(recipe).Utf8, SignPredicate);
    }

    private static void AddKeyed(ImageWriter writer)
    {
        string digest = writer.AddImage("keyed", "v0");
        writer.AddBundle(digest, VirtualSigstore.P384.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(digest))).Utf8, SignPredicate);
    }

    private static void AddAttested(ImageWriter writer)
    {
        string digest = writer.AddImage("attested", "v0");
        var predicate = new JsonObject
        {
            ["buildDefinition"] = new JsonObject { ["buildType"] = "https://example.com/build", ["externalParameters"] = new JsonObject() },
            ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = "https://example.com/builder" } },
        };
        var recipe = VirtualSigstore.Rekor1(VirtualSigstore.P384.Keyless(), Message.Attestation(digest, Provenance, predicate));
        writer.AddBundle(digest, VirtualSigstore.P384.Sign(recipe).Utf8, Provenance);
    }
}
