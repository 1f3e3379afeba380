using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Hosts;
using ImageTrust.TestKit.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageTrust.Decisions.Tests;

/// <summary>A registry, a policy over it and everything that decides. The image is <c>HOST/team/app:v1</c>; the trusted key is <c>release</c>.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Standard = """
        phase: PHASE
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: keys/release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [release]}
          tools:
            images: ["HOST/tools/**"]
            unverified: {reason: nobody signs these}

        """;

    /// <summary>The standard policy with an attestation demanded beside the signature.</summary>
    public static string Demanding(string attestation) => Standard.Replace(
        "require: {anyOf: [release]}", "require: {anyOf: [release]}\n    attestations:\n      " + attestation, StringComparison.Ordinal);

    private readonly List<ServiceProvider> services = [];

    private Stage(OciRegistry registry)
    {
        Registry = registry;
        Files["keys/release.pem"] = Release.Pem;
        Writer = new ImageWriter(registry.Store, "team/app");
        Digest = Writer.AddImage("x", "v1");
    }

    /// <summary>The files beside the policy.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Null: now.</summary>
    public DateTimeOffset? Time { get; set; }

    public CosignKey Release { get; } = new();

    public CosignKey Stranger { get; } = new();

    public OciRegistry Registry { get; }

    public ImageWriter Writer { get; }

    public string Digest { get; }

    public string Image => $"{Registry.Host}/team/app:v1";

    public static async Task<Stage> SetAsync(OciRegistryOptions? options = null) => new(await OciRegistry.StartAsync(options));

    public TrustPolicy Read(string yaml, string phase = "day1")
    {
        string text = yaml.Replace("PHASE", phase, StringComparison.Ordinal).Replace("HOST", Registry.Host, StringComparison.Ordinal);
        var reading = PolicyFile.ReadText(text, path => Files.TryGetValue(path.Text, out byte[]? bytes) ? new FileReading.Found(bytes) : new FileReading.Missing());
        return reading switch
        {
            PolicyReading.Accepted accepted => accepted.Policy,
            PolicyReading.Rejected rejected => throw new InvalidOperationException(string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line("test", problem)))),
            _ => throw new InvalidOperationException("a reading is accepted or rejected"),
        };
    }

    public Decider Decider(
        string phase = "day1", string? more = null, string? yaml = null, DecisionLimits? limits = null, string? host = null, EvidenceStore? store = null, bool isThorough = false,
        TimeProvider? clock = null, string? otherHost = null)
    {
        var policy = Read((yaml ?? Standard) + more, phase);
        var ready = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(policy, root => Files.GetValueOrDefault(root.File.Text)));
        string[] hosts = otherHost is null ? [host ?? Registry.Host] : [host ?? Registry.Host, otherHost];
        var provider = new ServiceCollection().AddImageRegistry(_ => new RegistryOptions { Hosts = [.. hosts.Select(Settings)] })
            .BuildServiceProvider();
        services.Add(provider);
        return new Decider(
            ready.Policy, provider.GetRequiredService<RegistryClient>(), store ?? new EvidenceStore(0), limits ?? new DecisionLimits(),
            clock ?? (Time is { } time ? new StoppedClock(time) : TimeProvider.System), NullLogger<Decider>.Instance, isThorough);
    }

    private static HostSettings Settings(string host)
    {
        Assert.True(RegistryHost.TryParse(host, out var registryHost));
        return new HostSettings { Host = registryHost, PlainHttp = true, AllowPrivateAddresses = true };
    }

    public ImageQuestion Ask(string? image = null, string ns = "default", TimeSpan? patience = null) => new(
        image ?? Image,
        NamespaceName.TryParse(ns, out var name, out string? problem) ? name : throw new ArgumentException(problem, nameof(ns)),
        "Pod/web spec.containers[0]",
        patience ?? TimeSpan.FromSeconds(20));

    /// <summary>A clock that stands still; its timers run.</summary>
    private sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }

    /// <summary>Decides about the image under the standard policy.</summary>
    public Task<DecisionRecord> DecideAsync(string phase = "day1", string? more = null) => Decider(phase, more).DecideAsync(Ask());

    public static IEnumerable<ReasonCode> Codes(Verdict verdict) => verdict.Reasons.Select(reason => reason.Code);

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in services)
        {
            await provider.DisposeAsync();
        }

        await Registry.DisposeAsync();
        Release.Dispose();
        Stranger.Dispose();
    }
}
