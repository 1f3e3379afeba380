using System.Globalization;
using System.Text;
using ImageTrust.Infra.Review;
using ImageTrust.Infra.Review.Denials;
using ImageTrust.Infra.Review.Html;
using ImageTrust.Infra.Review.Markdown;
using ImageTrust.Infra.Workspace;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using Pulumi.Offline;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Preview;

/// <summary>One preview: settings and baseline in, the program run as the engine would run it, tree and plan out.</summary>
internal sealed class PreviewCommand(PreviewOptions options, TextWriter output, TextWriter errors)
{
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var root = ProjectRoot.Find(null, Directory.GetCurrentDirectory());
            if (Usage.ProblemWith(options, root) is { } problem)
            {
                return await FailAsync(ExitCode.Usage, problem);
            }

            var baseline = await BaselineSource.ReadAsync(options, root, cancellation);
            if (baseline.Mismatch(StackKeys.Project, options.Stack) is { } mismatch)
            {
                return await FailAsync(ExitCode.Usage, mismatch);
            }

            var denials = DenialSource.Read(options, root);
            var outcome = await RunProgramAsync(root, cancellation);
            return outcome is PreviewOutcome.Completed completed
                ? await ShowAsync(completed, baseline, denials, root)
                : Fail((PreviewOutcome.ProgramFailed)outcome);
        }
        catch (Exception problem) when (problem is BaselineException or EvidenceException)
        {
            return await FailAsync(ExitCode.Usage, problem.Message);
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(ExitCode.Failed, problem.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await FailAsync(ExitCode.Cancelled, "interrupted; nothing was written");
        }
    }

    private async Task<PreviewOutcome> RunProgramAsync(string root, CancellationToken cancellation)
    {
        using var progress = new ProgressLine(errors, options.Stack);
        return await PreviewEngine.RunAsync(Request(root), progress, cancellation);
    }

    private PreviewRequest Request(string root)
    {
        var file = StackFile.Read(root, options.Stack);
        var config = new SortedDictionary<string, string>(file.Values.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in options.Overrides)
        {
            config[key] = value;
        }

        return new PreviewRequest
        {
            ProgramPath = typeof(PreviewCommand).Assembly.Location,
            // Where Pulumi's language host starts it: `main:` names a project in this folder.
            WorkingDirectory = Path.Combine(root, "infra"),
            RootDirectory = root,
            Project = StackKeys.Project,
            Stack = options.Stack,
            Config = config,
            SecretKeys = file.Secrets.ToHashSet(StringComparer.Ordinal),
            Environment = ProgramEnvironment(),
        };
    }

    /// <summary>
    /// What the program gets beside the engine's own variables. The providers take defaults from some of the caller's: they
    /// would make a plan differ from machine to machine, so an empty value removes them.
    /// </summary>
    private Dictionary<string, string> ProgramEnvironment()
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name is "KUBECONFIG" or "ARM_ENVIRONMENT" or "ARM_MSI_ENDPOINT" or "ARM_USE_MSI" || name.StartsWith("PULUMI_K8S_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => "", StringComparer.Ordinal);
        variables[PreviewVariables.Phase] = options.Phase ?? "";
        variables[PreviewVariables.Overrides] = string.Join('\n', options.Overrides.Keys);
        return variables;
    }

    private async Task<int> ShowAsync(PreviewOutcome.Completed completed, Baseline baseline, DenialReview? denials, string root)
    {
        var phase = options.Phase ?? (completed.Plan.Outputs.Fields.GetValueOrDefault("phase") as PlanValue.Text)?.Value;
        var plan = PlanDiff.Compare(completed.Plan with { Phase = phase }, baseline);
        var review = PlanReview.Of(plan, baseline, options.Baseline.Words, [.. WhatIf()], completed.Diagnostics) with { Denials = denials };
        await PrintAsync(review, completed.Output);
        await WriteFilesAsync(review, completed.Plan with { Phase = phase }, root);
        return options.ExpectNoChanges && plan.HasChanges ? ExitCode.Changes : ExitCode.Fine;
    }

    private async Task PrintAsync(PlanReview review, string printed)
    {
        if (OnStandardOutput(review) is { } instead)
        {
            await output.WriteAsync(instead);
            return;
        }

        var rendering = Rendering(review.Notes) with { Details = options.Diff };
        if (review.ComparedWith is { } baseline && !review.Plan.HasChanges && review.Plan.OutputChanges.Count == 0 && !options.Diff && review.Denials is null)
        {
            TreeRenderer.WriteUnchanged(output, review.Plan, baseline, review.Diagnostics, rendering);
            return;
        }

        TreeRenderer.Write(output, review.Plan, review.Diagnostics, printed, rendering);
        foreach (var line in ReviewText.Lines(review, rendering.Width))
        {
            await output.WriteLineAsync(line);
        }
    }

    /// <returns>What standard output is to hold instead of the tree; null for the tree.</returns>
    private string? OnStandardOutput(PlanReview review) =>
        options.MarkdownFile == PreviewOptions.StandardOutput ? MarkdownReport.Write(review)
        : options.HtmlFile == PreviewOptions.StandardOutput ? HtmlReport.Write(review)
        : options.JsonFile == PreviewOptions.StandardOutput ? Encoding.UTF8.GetString(PlanJson.Write(review.Plan))
        : null;

    /// <param name="review">What to write.</param>
    /// <param name="uncompared">The plan as every stack's committed one is: compared with nothing.</param>
    /// <param name="root">Folder of Pulumi.yaml.</param>
    private async Task WriteFilesAsync(PlanReview review, Plan uncompared, string root)
    {
        if (options.MarkdownFile is { } markdown && markdown != PreviewOptions.StandardOutput)
        {
            await File.WriteAllTextAsync(markdown, MarkdownReport.Write(review));
        }

        if (options.HtmlFile is { } page && page != PreviewOptions.StandardOutput)
        {
            await File.WriteAllTextAsync(page, HtmlReport.Write(review));
        }

        if (options.JsonFile is { } file && file != PreviewOptions.StandardOutput)
        {
            await File.WriteAllBytesAsync(file, PlanJson.Write(review.Plan));
        }

        if (options.Write)
        {
            var path = BaselineSource.CommittedPlan(options.Stack);
            await File.WriteAllBytesAsync(Path.Combine(root, path), PlanJson.Write(uncompared));
            await errors.WriteLineAsync($"wrote {path}");
        }
    }

    /// <summary>A preview of something other than what is committed says so first.</summary>
    private IEnumerable<string> WhatIf()
    {
        if (options.Phase is not null)
        {
            yield return $"what if: phase {options.Phase}, whatever {StackPaths.Of(options.Stack, PolicyFile.Name)} says";
        }

        foreach (var (key, value) in options.Overrides)
        {
            yield return $"what if: {key} = {value}";
        }
    }

    private RenderOptions Rendering(IReadOnlyList<string> notes)
    {
        var terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        return new RenderOptions
        {
            Color = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = terminal ? Console.WindowWidth : Columns(),
            Notes = notes,
        };
    }

    /// <summary>Who passes the output on to a terminal says how wide that is.</summary>
    private static int? Columns() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns >= 40 ? columns : null;

    private int Fail(PreviewOutcome.ProgramFailed failure)
    {
        TreeRenderer.WriteFailure(errors, StackKeys.Project, options.Stack, failure, Rendering([]));
        return ExitCode.Failed;
    }

    private async Task<int> FailAsync(int code, string message)
    {
        await errors.WriteLineAsync(message);
        return code;
    }
}
