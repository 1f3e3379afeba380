using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>
/// One look at the cluster and the one step that follows: read the registrations, read the Secret, serve, decide, publish and write. Every
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

    /// <summary>The last content that could be served: what is published while the Secret is gone or spoilt.</summary>
    private SecretContent.Held? known;

    /// <returns>When to look again at the latest; now, when something was written that has to be read back; null for no time of its own.</returns>
    /// <exception cref="KubernetesException">The Secret could not be read, or a write was not answered. What is served stays.</exception>
    public async Task<DateTimeOffset?> LookAsync(CancellationToken cancellation)
    {
        var registered = await registrations.ReadAsync(cancellation);
        var shared = await secret.ReadAsync(cancellation);
        held.Looked();
        var now = time.GetUtcNow();
        var usable = shared?.Content is SecretContent.Held content && content.Current.IsValidAt(now) ? content : null;
        // Before any step, and whether or not one is due: a step that cannot be written must not keep a good pair from being served.
        bool heldBack = usable is not null && !TryServe(known = usable, registered, now);
        if (usable is not null)
        {
            held.Share(usable);
        }

        string? bundle = held.Pair is { } served && served.IsValidAt(now) ? known!.BundleWith(served.Authority) : null;
        bool published = bundle is not null && Registrations.Carry(registered, bundle);
        Observe(shared?.Stored.ResourceVersion, published && usable is not null, now);
        NotePublished(published);

        var plan = shared is null ? null : CertificatePlan.Of(shared.Content, held.Pair, seen, times, now);
        // Neither waits for the other: one that is refused must not keep the other from being written.
        var publishing = bundle is null ? Task.FromResult(false) : PublishAsync(registered, bundle, cancellation);
        var step = plan is null or CertificatePlan.Keep ? Task.FromResult(false) : TakeAsync(plan, shared!, cancellation);
        bool[] written = await Task.WhenAll(publishing, step);
        ReportTrouble(shared, usable, registered);
        return heldBack || written.Contains(true) ? now : (plan as CertificatePlan.Keep)?.Until;
    }

    /// <summary>
    /// A replica that serves nothing, or nothing valid, serves at once: refusing would be worse. One that holds a good leaf keeps it until
    /// the CA of the other was read back, because somebody may have put that one there without a rotation.
    /// </summary>
    private bool TryServe(SecretContent.Held content, IReadOnlyList<RegistrationReading> registered, DateTimeOffset now)
    {
        if (held.Pair is { } mine && mine.IsValidAt(now) && !mine.IsSame(content.Current)
            && !Registrations.Carry(registered, content.Bundle) && !Registrations.Carry(registered, content.BundleWith(mine.Authority)))
        {
            return false;
        }

        if (held.Serve(content.Current))
        {
            log.Serving(content.Current.Serial, content.Current.NotAfter);
        }

        return true;
    }

    private async Task<bool> PublishAsync(IReadOnlyList<RegistrationReading> registered, string bundle, CancellationToken cancellation)
    {
        bool written = await registrations.PublishAsync(registered, bundle, cancellation);
        if (written)
        {
            log.Publishing();
        }

        return written;
    }

    /// <summary>Writes the step. Whether it was this replica or another is for the next look to see.</summary>
    /// <returns>That there is something to read back.</returns>
    private async Task<bool> TakeAsync(CertificatePlan plan, SharedSecret shared, CancellationToken cancellation)
    {
        var result = plan.Result(() => ServingPair.Issue(names, times, time.GetUtcNow()))!;
        if (await secret.ReplaceAsync(shared, result, cancellation) != WriteOutcome.Written)
        {
            return true;
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

        return true;
    }

    /// <param name="version">Null when there is no Secret.</param>
    private void Observe(string? version, bool published, DateTimeOffset now)
    {
        if (version != seenVersion)
        {
            seenVersion = version;
            seen = new Observation(now, null);
        }

        seen = seen with { PublishedSince = published ? seen.PublishedSince ?? now : null };
    }

    private void NotePublished(bool published)
    {
        if (metrics.SetPublished(published) && published)
        {
            log.Published();
        }
    }

    private void ReportTrouble(SharedSecret? shared, SecretContent.Held? usable, IReadOnlyList<RegistrationReading> registered)
    {
        if (shared is null)
        {
            Report($"the Secret {names.Namespace}/{names.Secret} does not exist; the stack creates it");
        }
        else if (usable is not null)
        {
            var unknown = registered.OfType<RegistrationReading.Unknown>().FirstOrDefault();
            Report(unknown?.Problem ?? (usable.Problem is { } problem ? "in the Secret, " + problem : null));
        }
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
