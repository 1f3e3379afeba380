using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Repositories whose registry kept a question about an image itself waiting until its time was used up. For a few seconds nobody has to wait for the same
/// again who can be answered without. Who cannot is asked about as ever. Not of the registry: whoever writes a pod chooses what else of it is asked about,
/// such as a mirror of something slow.
/// </summary>
internal sealed class SilentRepositories(TimeProvider clock)
{
    /// <summary>From when somebody has waited in vain. Nothing but that makes it longer: who asks again and leaves before the answer does not.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>From then on one asks again, early enough to have waited in vain before it is over.</summary>
    public static readonly TimeSpan AskAgainAfter = Quiet - TimeBudget.Lookup;

    /// <summary>An outage that is told faster keeps nobody waiting.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    // Pod authors choose names. One that is not noted is waited for.
    private const int Most = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<RepositoryName, Silence> silent = [];

    /// <summary>What came of asking for an image.</summary>
    public void Note(RepositoryName repository, Resolved resolved)
    {
        lock (gate)
        {
            if (resolved.Digest is not null)
            {
                silent.Remove(repository);
            }
            else if (resolved is { Failure: { Cause: Cause.RegistrySilent } failure } && resolved.Elapsed >= Least)
            {
                MakeRoom();
                if (silent.Count < Most || silent.ContainsKey(repository))
                {
                    silent[repository] = new Silence(failure, clock.GetUtcNow(), IsAskedAgain: false);
                }
            }
        }
    }

    /// <returns>False when it has to be asked: it did not keep silent just now, or this is the one who finds out whether it still does.</returns>
    public bool IsSilent(RepositoryName repository, [NotNullWhen(true)] out CheckFailure? failure)
    {
        lock (gate)
        {
            failure = null;
            if (!silent.TryGetValue(repository, out var silence))
            {
                return false;
            }

            var age = clock.GetUtcNow() - silence.Since;
            if (age < TimeSpan.Zero || age >= Quiet)
            {
                silent.Remove(repository);
                return false;
            }

            if (age >= AskAgainAfter && !silence.IsAskedAgain)
            {
                silent[repository] = silence with { IsAskedAgain = true };
                return false;
            }

            failure = silence.Failure with { Detail = $"{silence.Failure.Detail} (asked {age.TotalSeconds:0} s ago)" };
            return true;
        }
    }

    private void MakeRoom()
    {
        if (silent.Count < Most)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var old in silent.Where(entry => now - entry.Value.Since >= Quiet).Select(entry => entry.Key).ToList())
        {
            silent.Remove(old);
        }
    }

    private sealed record Silence(CheckFailure Failure, DateTimeOffset Since, bool IsAskedAgain);
}
