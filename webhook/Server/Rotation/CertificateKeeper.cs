using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>
/// One look at the cluster and the one step that follows: read the registrations, read the Secret, decide, write, serve, publish. Every
/// step can be cut off anywhere; the next look begins with what is there.
/// </summary>
internal sealed class CertificateKeeper(
    ServingSecret secret,
    Registrations registrations,
    ServingNames names,
    RotationTimes times,
    HeldCertificate held,
    CertificateMetrics metrics,
    TimeProvider time,
    ILogger<CertificateKeeper> log)
{
    private string? seenVersion;
    private Observation seen = new(DateTimeOffset.MinValue, null);

    /// <returns>When to look again at the latest; now, when something was written that has to be read back; null for no time of its own.</returns>
    /// <exception cref="KubernetesException">The Secret could not be read or written. What is served stays.</exception>
    public async Task<DateTimeOffset?> LookAsync(CancellationToken cancellation)
    {
        var registered = await registrations.ReadAsync(cancellation);
        if (await secret.ReadAsync(cancellation) is not { } shared)
        {
            Report($"the Secret {names.Namespace}/{names.Secret} does not exist; the stack creates it");
            return null;
        }

        Observe(shared.Stored.ResourceVersion, published: null);
        var plan = CertificatePlan.Of(shared.Content, held.Pair, seen, times, time.GetUtcNow());
        if (plan is CertificatePlan.Keep keep)
        {
            Serve(keep.Content.Current);
            var publication = await registrations.PublishAsync(registered, keep.Content.Bundle, cancellation);
            Observe(shared.Stored.ResourceVersion, publication == Publication.Published);
            ReportPublication(publication, registered, keep.Content);
            return publication == Publication.ReadAgain ? time.GetUtcNow() : Next(keep);
        }

        await TakeAsync(plan, shared, cancellation);
        return time.GetUtcNow();
    }

    /// <summary>Writes the step. Whether it was this replica or another is for the next look to see.</summary>
    private async Task TakeAsync(CertificatePlan plan, SharedSecret shared, CancellationToken cancellation)
    {
        var result = plan.Result(() => ServingPair.Issue(names, times, time.GetUtcNow()))!;
        if (await secret.ReplaceAsync(shared, result, cancellation) != WriteOutcome.Written)
        {
            return;
        }

        metrics.Step(plan.Step);
        if (plan is CertificatePlan.Create { Why: var why } && shared.Content is not SecretContent.Empty)
        {
            log.Replacing(why, plan.Step);
        }
        else if (plan is CertificatePlan.Restore restore)
        {
            log.Replacing(restore.Why, plan.Step);
        }
        else
        {
            log.Written(plan.Step);
        }
    }

    /// <summary>The time of the next step as this look knows it: publication was read only now, so what waits for it begins to wait now.</summary>
    private DateTimeOffset? Next(CertificatePlan.Keep keep) =>
        keep is { Until: null, Content.Next: not null } && seen.PublishedSince is { } since ? since + times.Settle : keep.Until;

    private void Observe(string version, bool? published)
    {
        var now = time.GetUtcNow();
        if (version != seenVersion)
        {
            seenVersion = version;
            seen = new Observation(now, null);
        }

        seen = published switch
        {
            null => seen,
            true => seen with { PublishedSince = seen.PublishedSince ?? now },
            false => seen with { PublishedSince = null },
        };
    }

    private void Serve(ServingPair pair)
    {
        if (held.Serve(pair))
        {
            log.Serving(pair.Serial, pair.NotAfter);
        }
    }

    private void ReportPublication(Publication publication, IReadOnlyList<RegistrationReading> registered, SecretContent.Held content)
    {
        if (publication == Publication.ReadAgain)
        {
            log.Publishing();
        }

        bool published = publication == Publication.Published;
        if (metrics.SetPublished(published) && published)
        {
            log.Published();
        }

        var unknown = registered.OfType<RegistrationReading.Unknown>().FirstOrDefault();
        Report(unknown?.Problem ?? (content.Problem is { } problem ? "in the Secret, " + problem : null));
    }

    private void Report(string? problem)
    {
        held.Report(problem);
        if (problem is not null)
        {
            log.Trouble(problem);
        }
    }
}
