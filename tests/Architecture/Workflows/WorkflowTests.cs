using System.Text.RegularExpressions;

namespace Architecture.Workflows;

/// <summary>The workflows of this repository, and mistakes that people make in such files.</summary>
public sealed partial class WorkflowTests
{
    [Fact]
    public void No_workflow_breaks_a_rule()
    {
        Assert.True(WorkflowFile.All.Count >= 9, "there are hardly any");
        Assert.Empty(WorkflowFile.All.SelectMany(WorkflowRules.Problems));
    }

    [Fact]
    public void One_action_has_one_commit_and_one_version_everywhere() => Assert.All(
        WorkflowFile.All.SelectMany(file => Pin().Matches(file.Text)).GroupBy(pin => pin.Groups["action"].Value),
        action => Assert.Single(action.Select(pin => pin.Groups["at"].Value).Distinct()));

    /// <summary>Each is a file of ours with one thing changed.</summary>
    [Theory]
    [InlineData("preview", "run: infra/pipelines/github/preview.sh", "run: infra/pipelines/github/preview.sh \"${{ github.event.pull_request.title }}\"", "[injection]")]
    [InlineData("deploy", "  workflow_dispatch:", "  pull_request:\n  workflow_dispatch:", "[pull request]")]
    [InlineData("preview", "      contents: read\n", "      contents: read\n      pull-requests: write\n", "[pull request]")]
    [InlineData("ci", "    permissions:\n      contents: read\n", "", "[permissions]")]
    [InlineData("ci", "    permissions:\n      contents: read\n", "    permissions: write-all\n", "[permissions]")]
    [InlineData("sign", "permissions: {}\n", "", "[no rights]")]
    [InlineData("sign", "permissions: {}\n", "permissions: { contents: write }\n", "[no rights]")]
    [InlineData("ci", "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "actions/checkout@v5", "[pinned]")]
    [InlineData("ci", "@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@08c6903 # v5.0.0", "[pinned]")]
    [InlineData("ci", "@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "[pinned]")]
    [InlineData("release", "    timeout-minutes: 45\n", "", "[timeout]")]
    [InlineData("release", "    timeout-minutes: 45\n", "    timeout-minutes: 600\n", "[timeout]")]
    [InlineData("preview", "  pull_request:\n", "  pull_request_target:\n", "[pull_request_target]")]
    [InlineData("preview", "fetch-depth: 2, persist-credentials: false", "fetch-depth: 2", "[checkout]")]
    [InlineData("preview-comment", "persist-credentials: false }", "persist-credentials: false, ref: '${{ github.event.workflow_run.head_sha }}' }", "[checkout]")]
    [InlineData("drift", "environment: ${{ matrix.stack }}-read", "environment: ${{ matrix.stack }}", "[at night]")]
    [InlineData("promote", "environment: ${{ matrix.stack }}-read", "environment: ${{ matrix.stack }}", "[at night]")]
    [InlineData("stack", "environment: ${{ inputs.environment }}", "environment: ${{ inputs.stack }}", "[at night]")]
    [InlineData("stack", "run: infra/pipelines/github/deploy.sh", "run: infra/pipelines/github/deploy.sh && curl -s https://example.com", "[one script]")]
    [InlineData("stack", "run: infra/pipelines/github/deploy.sh", "run: infra/pipelines/github/deploy-now.sh", "[one script]")]
    [InlineData("stack", "run: infra/pipelines/github/deploy.sh", "run: pulumi", "[one script]")]
    [InlineData("promote", "    permissions:\n      contents: write\n      issues: write\n      pull-requests: write\n", "", "[permissions]")]
    [InlineData("promote", "run: infra/pipelines/github/promote-propose.sh", "run: infra/pipelines/github/promote-propose.sh ${{ github.event.inputs.stack }}", "[injection]")]
    [InlineData("promote", "    timeout-minutes: 90\n", "", "[timeout]")]
    [InlineData("promote", "azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5 # v2.3.0", "azure/login@v2", "[pinned]")]
    [InlineData("promote", "persist-credentials: false", "persist-credentials: true", "[checkout]")]
    [InlineData("drift", "concurrency:\n  group: drift\n  cancel-in-progress: false\n", "", "[concurrency]")]
    [InlineData("sign", "path: ${{ runner.temp }}/sbom", "path: ${{ secrets.AZURE_PASSWORD }}", "[no secrets]")]
    [InlineData("deploy", "    with:\n      stack: dev\n", "    secrets: inherit\n    with:\n      stack: dev\n", "[no secrets]")]
    public void A_mistake_is_found(string workflow, string right, string wrong, string rule)
    {
        var file = Assert.Single(WorkflowFile.All, one => one.Name == $"{WorkflowFile.Folder}/{workflow}.yml");
        string changed = file.Text.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(file.Text, changed);

        Assert.Contains(WorkflowRules.Problems(new WorkflowFile(file.Name, changed)), problem => problem.Contains($": {rule}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_is_given_to_an_action_is_looked_at_too()
    {
        var file = Assert.Single(WorkflowFile.All, one => one.Name == $"{WorkflowFile.Folder}/preview.yml");
        string changed = file.Text + """
                  - uses: actions/github-script@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v1
                    with: { script: 'console.log("${{ github.head_ref }}")' }

            """;

        Assert.Contains(WorkflowRules.Problems(new WorkflowFile(file.Name, changed)), problem => problem.Contains(": [injection]", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<action>[A-Za-z0-9._-]+/[A-Za-z0-9._-]+)(/[a-z-]+)?(?<at>@[0-9a-f]{40} # v[0-9.]+)")]
    private static partial Regex Pin();
}
