using System.Text.Json.Nodes;

namespace Infra.Tests.Preview;

/// <summary>The preview command as a reviewer uses it, on the built program.</summary>
public sealed class PreviewTests
{
    private const string WithWebhook = $"image-trust:webhookDigest={SampleConfig.Digest}";

    [Fact]
    public async Task The_dev_stack_with_its_webhook_has_40_resources_or_more()
    {
        using var plan = new TemporaryFile();
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--config", WithWebhook, "--json", plan.Path);

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.True(Read(plan)["resources"]!.AsArray().Count >= 40);
        Assert.Contains("azure-native:containerservice:ManagedCluster", run.Output, StringComparison.Ordinal);
        Assert.Contains("to create", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_that_the_platforms_demand_is_in_the_plan()
    {
        using var plan = new TemporaryFile();
        await PreviewRun.InRootAsync("--stack", "dev", "--config", WithWebhook, "--json", plan.Path);
        var resources = Read(plan)["resources"]!.AsArray();

        Assert.Contains("deployer-keycustodian-vault", DependenciesOf("cosign-key"));
        Assert.Contains("controlplane-managedidentityoperator-kubeletidentity", DependenciesOf("cluster", "azure-native:containerservice:ManagedCluster"));
        Assert.Contains("github-classic", DependenciesOf("github-immutable"));
        Assert.Superset(
            new HashSet<string> { "webhook-acrpull-registry", "kubelet-acrpull-registry", "webhook-credential", "serving-certificate-binding", "registry", "policy" },
            DependenciesOf("webhook", "kubernetes:apps/v1:Deployment"));
        Assert.Superset(new HashSet<string> { "webhook", "service", "budget" }, DependenciesOf("validate"));
        Assert.Superset(new HashSet<string> { "webhook", "service", "budget" }, DependenciesOf("pin"));
        Assert.Contains("deployer-aksrbacclusteradmin-cluster", DependenciesOf("cluster", "pulumi:providers:kubernetes"));

        HashSet<string> DependenciesOf(string name, string? type = null) =>
        [
            .. resources.Single(resource => (string?)resource!["name"] == name && (bool)resource["custom"]! && (type is null || (string?)resource["type"] == type))!
                ["dependencies"]!.AsArray().Select(urn => ((string)urn!).Split("::")[^1]),
        ];
    }

    [Fact]
    public async Task Without_a_digest_tree_and_outputs_say_that_the_webhook_is_left_out()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("No image-trust:webhookDigest is set", run.Output, StringComparison.Ordinal);
        Assert.Contains("not deployed: image-trust:webhookDigest is not set", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("kubernetes:apps/v1:Deployment", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_values_are_marked()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev");

        Assert.Contains("still holds sample values", run.Output, StringComparison.Ordinal);
        Assert.Contains("image-trust:registryName = contosoimagetrustdev", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_runs_from_two_directories_give_the_same_bytes()
    {
        using var first = new TemporaryFile();
        using var second = new TemporaryFile();
        await PreviewRun.InRootAsync("--stack", "dev", "--config", WithWebhook, "--json", first.Path);
        await PreviewRun.InAsync(Repository.PathOf("infra"), "--stack", "dev", "--config", WithWebhook, "--json", second.Path);

        Assert.Equal(File.ReadAllText(first.Path), File.ReadAllText(second.Path));
        Assert.DoesNotContain(Repository.Root, File.ReadAllText(first.Path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommittedStacks))]
    public async Task A_committed_plan_is_fresh(string stack)
    {
        using var plan = new TemporaryFile();
        var run = await PreviewRun.InRootAsync("--stack", stack, "--json", plan.Path);

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.True(
            File.ReadAllText(Repository.PathOf($"stacks/{stack}/plan.json")) == File.ReadAllText(plan.Path),
            $"stacks/{stack}/plan.json is stale: dotnet run --project infra -- preview --stack {stack} --write");
    }

    public static TheoryData<string> CommittedStacks => [.. ImageTrust.Infra.Workspace.StackFile.Stacks(Repository.Root)];

    [Fact]
    public async Task Nothing_changes_against_the_committed_plan()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--against", "stacks/dev/plan.json", "--expect-no-changes");

        Assert.True(run.ExitCode == 0, run.Everything);
    }

    [Fact]
    public async Task Another_registry_tier_changes_the_registry_alone()
    {
        var changes = await ChangesAsync("--config", "image-trust:registrySku=Standard");

        var change = Assert.Single(changes);
        Assert.Equal("azure-native:containerregistry:Registry", (string?)change["type"]);
        Assert.Equal("update", (string?)change["op"]);
        var property = Assert.Single(change["changes"]!.AsArray())!;
        Assert.Equal("sku.name", (string?)property["path"]);
        Assert.Equal("Premium", (string?)property["old"]);
        Assert.Equal("Standard", (string?)property["new"]);
    }

    [Fact]
    public async Task Another_GitHub_environment_changes_its_credentials_and_the_policy_that_names_it()
    {
        using var stack = new TemporaryStack();
        TemporaryStack.Edit(stack.Settings, "githubEnvironment: dev", "githubEnvironment: integration");
        TemporaryStack.Edit(stack.Policy, "environment: dev", "environment: integration");
        using var plan = new TemporaryFile();
        var run = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--against", "stacks/dev/plan.json", "--json", plan.Path);

        Assert.True(run.ExitCode == 0, run.Everything);
        var changes = Read(plan)["resources"]!.AsArray().Where(resource => (string?)resource!["op"] != "same").ToList();
        var credentials = changes.Where(change => ((string)change!["type"]!).EndsWith("FederatedIdentityCredential", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, credentials.Count);
        Assert.All(credentials, change => Assert.Equal("subject", (string?)Assert.Single(change!["changes"]!.AsArray())!["path"]));
        Assert.Equal("kubernetes:core/v1:ConfigMap", (string?)Assert.Single(changes.Except(credentials))!["type"]);
    }

    [Fact]
    public async Task Another_phase_changes_the_policy_alone_while_there_is_no_webhook()
    {
        var changes = await ChangesAsync("--phase", "day2");

        var resource = Assert.Single(changes, change => (string?)change["type"] != "pulumi:pulumi:Stack");
        Assert.Equal("kubernetes:core/v1:ConfigMap", (string?)resource["type"]);
        Assert.Equal("replace", (string?)resource["op"]);
    }

    [Fact]
    public async Task Enforcing_changes_policy_rollout_and_both_registrations()
    {
        using var plan = new TemporaryFile();
        await PreviewRun.InRootAsync("--stack", "dev", "--config", WithWebhook, "--json", plan.Path);
        var changes = await ChangesAgainstAsync(plan.Path, "--phase", "day2", "--config", WithWebhook);

        Assert.Equal(
            ["ConfigMap replace", "ConfigMap replace", "Deployment update", "MutatingWebhookConfiguration update", "ValidatingAdmissionPolicyBinding update", "ValidatingWebhookConfiguration update"],
            changes.Select(change => $"{((string)change["type"]!).Split(':')[^1]} {change["op"]}").Order(StringComparer.Ordinal));
        var registration = changes.Single(change => ((string)change["type"]!).EndsWith("ValidatingWebhookConfiguration", StringComparison.Ordinal));
        Assert.Contains(registration["changes"]!.AsArray(), change =>
            (string?)change!["path"] == "webhooks[1].failurePolicy" && (string?)change["old"] == "Ignore" && (string?)change["new"] == "Fail");
    }

    [Fact]
    public async Task Changes_where_none_were_expected_exit_with_3()
    {
        var run = await PreviewRun.InRootAsync(
            "--stack", "dev", "--against", "stacks/dev/plan.json", "--config", "image-trust:registrySku=Standard", "--expect-no-changes");

        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task The_review_for_a_pull_request_is_the_only_thing_on_standard_output_when_that_is_its_file()
    {
        using var file = new TemporaryFile();
        string[] change = ["--stack", "dev", "--against", "stacks/dev/plan.json", "--config", "image-trust:registrySku=Standard"];
        var printed = await PreviewRun.InRootAsync([.. change, "--markdown", "-"]);
        await PreviewRun.InRootAsync([.. change, "--markdown", file.Path]);

        Assert.True(printed.ExitCode == 0, printed.Everything);
        Assert.StartsWith("<!-- image-trust preview of dev -->\n## Preview of stack `dev`", printed.Output, StringComparison.Ordinal);
        Assert.Contains("- sku.name: \"Premium\"\n+ sku.name: \"Standard\"", printed.Output, StringComparison.Ordinal);
        Assert.Equal(printed.Output, File.ReadAllText(file.Path));
    }

    [Fact]
    public async Task The_page_is_written_beside_the_tree()
    {
        using var page = new TemporaryFile();
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--html", page.Path);

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("to create", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--html", "<!DOCTYPE html>", "</html>\n")]
    [InlineData("--json", "{\n", "}\n")]
    public async Task The_page_and_the_plan_are_the_only_thing_on_standard_output_when_that_is_their_file(string option, string start, string end)
    {
        using var file = new TemporaryFile();
        var printed = await PreviewRun.InRootAsync("--stack", "dev", option, "-");
        await PreviewRun.InRootAsync("--stack", "dev", option, file.Path);

        Assert.True(printed.ExitCode == 0, printed.Everything);
        Assert.StartsWith(start, printed.Output, StringComparison.Ordinal);
        Assert.EndsWith(end, printed.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(file.Path), printed.Output);
        Assert.False(File.Exists(Repository.PathOf("-")));
    }

    [Fact]
    public async Task Enforcing_without_a_webhook_says_that_nothing_enforces()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--phase", "day2");
        var deployed = await PreviewRun.InRootAsync("--stack", "dev", "--phase", "day2", "--config", WithWebhook);

        Assert.Contains("warning: Nothing enforces: day2 denies", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing enforces", deployed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_change_is_three_lines()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--against", "stacks/dev/plan.json");

        Assert.True(run.ExitCode == 0, run.Everything);
        var lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("Previewing update (dev), compared with stacks/dev/plan.json:", lines[0]);
        Assert.Matches("^No changes: [0-9]+ resources and every output stay as they are.$", lines[1]);
        Assert.Matches("^The program gave [0-9]+ warnings? and [0-9]+ notes?; --diff prints them.$", lines[2]);
    }

    [Theory]
    [InlineData("--stack", "prod")]
    [InlineData("--stack", "dev", "--against", "stacks/dev/plan.json", "--phase", "day2", "--diff")]
    public async Task Eighty_columns_are_enough(params string[] arguments)
    {
        var run = await PreviewRun.OfWidthAsync(80, arguments);

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Empty(run.Output.Split('\n').Where(line => line.Length > 80));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--markdown", "no/such/folder/review.md");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no/such/folder", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_diff_lists_each_property_and_why_a_resource_is_replaced()
    {
        string[] change = ["--stack", "dev", "--against", "stacks/dev/plan.json", "--config", "azure-native:location=northeurope"];
        var plain = await PreviewRun.InRootAsync(change);
        var diff = await PreviewRun.InRootAsync([.. change, "--diff"]);

        Assert.DoesNotContain("\"westeurope\"", plain.Output, StringComparison.Ordinal);
        Assert.Contains("    ~ location: \"westeurope\" => \"northeurope\" (replaces)", diff.Output, StringComparison.Ordinal);
        Assert.Contains("replaced: location cannot change in place (table of replacements)", diff.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_grant_is_printed_with_its_reason()
    {
        using var plan = new TemporaryFile();
        var run = await PreviewRun.InRootAsync("--stack", "prod", "--json", plan.Path);
        var grants = Read(plan)["resources"]!.AsArray().Where(resource => ((string)resource!["type"]!).EndsWith(":RoleAssignment", StringComparison.Ordinal)).ToList();

        Assert.True(grants.Count >= 10);
        Assert.All(grants, grant => Assert.Contains((string)grant!["inputs"]!["description"]!, run.Output, StringComparison.Ordinal));
    }

    private static Task<List<JsonNode>> ChangesAsync(params string[] arguments) =>
        ChangesAgainstAsync(Repository.PathOf("stacks/dev/plan.json"), arguments);

    private static async Task<List<JsonNode>> ChangesAgainstAsync(string baseline, params string[] arguments)
    {
        using var plan = new TemporaryFile();
        var run = await PreviewRun.InRootAsync(["--stack", "dev", "--against", baseline, "--json", plan.Path, .. arguments]);
        Assert.True(run.ExitCode == 0, run.Everything);
        return [.. Read(plan)["resources"]!.AsArray().Where(resource => (string?)resource!["op"] != "same").Select(resource => resource!)];
    }

    private static JsonNode Read(TemporaryFile plan) => JsonNode.Parse(File.ReadAllText(plan.Path))!;
}
