using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Launch;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Serving;

namespace Pulumi.Offline;

/// <summary>
/// Runs a Pulumi program as <c>pulumi preview</c> does, without a CLI, a backend, a provider or a network: starts it as a child, serves
/// the engine it registers with, and makes a plan of what it asked for.
/// </summary>
public static class PreviewEngine
{
    /// <exception cref="OperationCanceledException">Cancelled; the program and everything it started are gone.</exception>
    public static async Task<PreviewOutcome> RunAsync(
        PreviewRequest request, IProgress<PreviewProgress>? progress = null, CancellationToken cancellation = default)
    {
        var gate = new Lock();
        var latest = new PreviewProgress(PreviewStage.Starting, 0, null);
        progress?.Report(latest);

        // The program takes longer to start than its engine; its first request waits for it.
        var place = EngineAddress.Take();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var program = ProgramRun.ToEndAsync(Launch(request, place.Text).StartInfo(), request.Timeout, abandoned.Token);
        await using var engine = await StartedAsync(place, request, Registered, program, abandoned);
        var end = await program;

        progress?.Report(latest with { Stage = PreviewStage.Planning });
        var secrets = new SecretText(request.SecretKeys.Select(key => request.Config.GetValueOrDefault(key, "")).Concat(PlanBuilder.SecretsIn(engine.Calls)));
        return Outcome(request, engine, end, latest, secrets);

        // Registrations come from several requests at once; the count tells which is the latest.
        void Registered(Urns.Urn urn, int count)
        {
            var now = new PreviewProgress(PreviewStage.Registering, count, TerminalText.CleanLine($"{urn.Type} {urn.Name}"));
            lock (gate)
            {
                latest = count > latest.Registered ? now : latest;
            }

            progress?.Report(now);
        }
    }

    private static async Task<OfflineEngine> StartedAsync(
        EngineAddress place, PreviewRequest request, Action<Urns.Urn, int> onRegistered, Task<ProgramEnd> program, CancellationTokenSource abandoned)
    {
        try
        {
            return await OfflineEngine.StartAsync(place, Options(request), onRegistered, abandoned.Token);
        }
        catch
        {
            // Nothing that was started outlives this, and why there is no engine is what is told.
            await abandoned.CancelAsync();
            await ((Task)program).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static PreviewOutcome Outcome(
        PreviewRequest request, OfflineEngine engine, ProgramEnd end, PreviewProgress progress, SecretText secrets)
    {
        Diagnostic[] diagnostics =
        [
            .. engine.Report().Where(diagnostic => diagnostic.Severity != Severity.Debug)
                .Select(diagnostic => diagnostic with { Message = secrets.Hide(diagnostic.Message) }),
        ];
        // Before a message is cut out of it: a part of a secret is not recognised any more.
        end = end.Map(secrets.Hide);
        var messages = ProgramFailure.Messages(end, request.Timeout, diagnostics, progress);
        if (messages.Count > 0)
        {
            return new PreviewOutcome.ProgramFailed(messages, (end as ProgramEnd.Exited)?.Code, diagnostics, end.Output, end.Errors);
        }

        var plan = PlanBuilder.Build(engine, request.Project, request.Stack, request.Phase, new PlanValueReader(secrets, request.RootDirectory));
        return new PreviewOutcome.Completed(plan, diagnostics, end.Output);
    }

    private static EngineOptions Options(PreviewRequest request) => new()
    {
        Project = request.Project,
        Stack = request.Stack,
        InvokeAnswers = request.InvokeAnswers,
        AnswerUnknownInvokes = request.AnswerUnknownInvokes,
        ReadAnswers = request.ReadAnswers,
    };

    private static ProgramLaunch Launch(PreviewRequest request, string address) => new(
        request.ProgramPath,
        request.WorkingDirectory,
        request.RootDirectory,
        address,
        request.Project,
        request.Stack,
        request.Organization,
        request.Config,
        request.SecretKeys,
        request.Environment);
}
