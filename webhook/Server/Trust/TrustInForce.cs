using ImageTrust.Decisions;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Server.Health;
using ImageTrust.Server.Reloading;

namespace ImageTrust.Server.Trust;

/// <summary>What one review is decided by, from its beginning to its end.</summary>
internal sealed record Trusted(PolicyInForce Policy, Decider Decider);

/// <summary>
/// The policy with the trusted roots it names, which lie beside it. A root is named by its hash, so a file that changes can only become
/// bad, or good again; while it is bad the old one stays in force.
/// </summary>
internal sealed class TrustInForce : IReadinessCondition, IReloadable
{
    // Today's public-good root has 6 KB; ten generations of keys would not fill this.
    private const int MostRootBytes = 1024 * 1024;

    private readonly TrustPolicy policy;
    private readonly string folder;
    private readonly Func<PolicyInForce, Decider> decide;
    private readonly string[] rootFiles;
    private FileStamp[] stamps = [];
    private volatile Trusted? current;
    private volatile string? problem;

    /// <param name="policy">The policy.</param>
    /// <param name="folder">Where the trusted roots lie.</param>
    /// <param name="decide">Makes a decider for what is in force.</param>
    public TrustInForce(TrustPolicy policy, string folder, Func<PolicyInForce, Decider> decide)
    {
        this.policy = policy;
        this.folder = folder;
        this.decide = decide;
        rootFiles = [.. policy.Authorities.Values.Select(authority => authority.TrustRoot).OfType<TrustRoot>().Select(PathOf).Distinct()];
        Load();
    }

    /// <summary>Null as long as a trusted root is missing or bad since the start.</summary>
    public Trusted? Current => current;

    public string Name => "trust";

    public string? Problem => current is null ? problem : null;

    public string? Warning => current is null ? null : problem;

    public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation)
    {
        var found = Array.ConvertAll(rootFiles, FileStamp.Of);
        return Task.FromResult(found.SequenceEqual(stamps) ? ReloadOutcome.Unchanged : Load());
    }

    private ReloadOutcome Load()
    {
        stamps = Array.ConvertAll(rootFiles, FileStamp.Of);
        switch (PolicyInForce.Compile(policy, ReadRoot))
        {
            case PolicyReadiness.Ready ready:
                problem = null;
                if (current?.Policy.TrustDigest != ready.Policy.TrustDigest)
                {
                    current = new Trusted(ready.Policy, decide(ready.Policy));
                }

                return ReloadOutcome.Applied;
            case PolicyReadiness.NotReady bad:
                problem = string.Join("; ", bad.Problems);
                return ReloadOutcome.Failed;
            default:
                throw new InvalidOperationException("a policy is ready or not");
        }
    }

    private string PathOf(TrustRoot root) => Path.Combine(folder, PolicyFiles.TrustedRoot(root.Sha256?.Text ?? ""));

    private ReadOnlyMemory<byte>? ReadRoot(TrustRoot root)
    {
        try
        {
            string path = PathOf(root);
            return new FileInfo(path).Length <= MostRootBytes ? File.ReadAllBytes(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
