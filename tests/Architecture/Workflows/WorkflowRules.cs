using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Architecture.Workflows;

/// <summary>
/// What holds of every workflow. The words in brackets name the rule. A job that somebody from outside can start, or feed, has no right that he could
/// use: that is what most of them are for.
/// </summary>
internal static partial class WorkflowRules
{
    private const string Expression = "${{";

    // A runner that hangs costs this much and no more; an AKS cluster takes its time to be made.
    private const int LongestMinutes = 120;

    // What an event brings is in the text of a program nowhere, however harmless it looks; and these actions take programs as inputs.
    private static readonly string[] Programs = ["script", "inlineScript", "inline-script"];

    public static IEnumerable<string> Problems(WorkflowFile file) =>
        Whole(file).Concat(file.Jobs.SelectMany(job => OfJob(file, job).Concat(job.Steps.SelectMany(step => OfStep(job, step)))))
            .Concat(Uses(file)).Select(problem => $"{file.Name}: {problem}");

    private static IEnumerable<string> Whole(WorkflowFile file)
    {
        if (!file.IsAction && file.Permissions is not YamlMappingNode { Children.Count: 0 })
        {
            yield return "[no rights] a workflow begins with permissions: {}, and each job says what it needs";
        }

        // A reusable workflow's group would be its caller's, which waits for it.
        if (!file.IsAction && file.Triggers is not ["workflow_call"] && file.Concurrency is null)
        {
            yield return "[concurrency] it does not say what happens when it is started twice";
        }

        if (file.Triggers.Contains("pull_request_target") && file.Jobs.Any(job => job.Steps.Any(step => step.IsCheckout)))
        {
            yield return "[pull_request_target] with secrets and rights at hand it checks something out";
        }

        if (SecretContext().IsMatch(file.Text))
        {
            yield return "[no secrets] nothing here needs one: federation and the run's own token are enough";
        }
    }

    private static IEnumerable<string> OfJob(WorkflowFile file, WorkflowJob job)
    {
        if (file.IsAction)
        {
            yield break;
        }

        if (job["permissions"] is not YamlMappingNode permissions)
        {
            yield return $"[permissions] {job.Name} does not say, right by right, what it needs";
        }
        else if (file.Triggers.Contains("pull_request") && permissions.Children.Any(right => WorkflowFile.TextOf(right.Value) == "write"))
        {
            yield return $"[pull request] {job.Name} runs a pull request's code and may write";
        }

        if (!job.IsCall && (!int.TryParse(WorkflowFile.TextOf(job["timeout-minutes"]), CultureInfo.InvariantCulture, out int minutes) || minutes is < 1 or > LongestMinutes))
        {
            yield return $"[timeout] {job.Name} has no timeout-minutes of at most {LongestMinutes}";
        }

        // Where somebody has to agree it would wait for him every night, and he would agree without looking.
        string environment = EnvironmentOf(job);
        if (file.Triggers.Contains("schedule") && environment.Length > 0 && !environment.EndsWith("-read", StringComparison.Ordinal))
        {
            yield return $"[at night] {job.Name} has an environment that changes something: {environment}";
        }

        if (file.Triggers is ["workflow_call"] && file.Inputs.ContainsKey("environment") && environment != "${{ inputs.environment }}")
        {
            yield return $"[at night] {job.Name} has another environment than its caller says";
        }
    }

    private static IEnumerable<string> OfStep(WorkflowJob job, WorkflowStep step)
    {
        if (step.Run is { } run)
        {
            if (run.Contains(Expression, StringComparison.Ordinal))
            {
                yield return $"[injection] {job.Name}: what an expression brings becomes part of the program: {run.Trim()}";
            }
            else if (!OneScript().IsMatch(run.Trim()))
            {
                yield return $"[one script] {job.Name}: a step calls one script and does nothing else: {run.Trim()}";
            }
            else if (!IsScript(OneScript().Match(run.Trim()).Groups["script"].Value))
            {
                yield return $"[one script] {job.Name}: there is no such program: {run.Trim()}";
            }
        }

        if (Programs.Any(name => step.With(name).Contains(Expression, StringComparison.Ordinal)))
        {
            yield return $"[injection] {job.Name}: what an expression brings becomes part of a script of {step.Uses}";
        }

        if (step.IsCheckout && (step.With("persist-credentials") != "false" || FromOutside().IsMatch(step.With("ref") + step.With("repository"))))
        {
            yield return $"[checkout] {job.Name}: it leaves a token in the checkout, or checks out what an event names";
        }
    }

    /// <summary>By the text, since the version stands in a comment.</summary>
    private static IEnumerable<string> Uses(WorkflowFile file) => file.Text.Split('\n')
        .Select(line => UsesLine().Match(line)).Where(match => match.Success && !match.Groups["what"].Value.StartsWith("./", StringComparison.Ordinal))
        .Where(match => !Pinned().IsMatch(match.Groups["what"].Value))
        .Select(match => $"[pinned] {match.Groups["what"].Value}: expected OWNER/NAME@COMMIT # vVERSION, the commit in full");

    /// <summary>Its own, or the one that it gives to the workflow it calls.</summary>
    private static string EnvironmentOf(WorkflowJob job) => WorkflowFile.TextOf(job.IsCall ? WorkflowFile.Member(job["with"], "environment") : job["environment"]);

    private static bool IsScript(string path)
    {
        string file = Path.Combine(Repository.Root, path);
        return File.Exists(file) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
    }

    [GeneratedRegex("""\A"?(\$GITHUB_ACTION_PATH/\.\./\.\./\.\./)?(?<script>[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+)"?\z""")]
    private static partial Regex OneScript();

    [GeneratedRegex(@"github\.(event|head_ref|base_ref)|inputs\.|needs\.|steps\.")]
    private static partial Regex FromOutside();

    [GeneratedRegex(@"\bsecrets\s*(\.|\[|:\s*inherit)")]
    private static partial Regex SecretContext();

    [GeneratedRegex(@"\A\s*(- )?uses:\s*(?<what>.+?)\s*\z")]
    private static partial Regex UsesLine();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+@[0-9a-f]{40} # v\d+(\.\d+)*\z")]
    private static partial Regex Pinned();
}
