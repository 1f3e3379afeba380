namespace Infra.Tests.Preview;

/// <summary>What a person sees when something is wrong.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_wrong_a_missing_and_an_unknown_setting_and_a_bad_policy_are_one_report()
    {
        using var stack = new TemporaryStack();
        TemporaryStack.Edit(stack.Settings, "image-trust:registryName: contosoimagetrustdev", "image-trust:registryName: Not-A-Name");
        TemporaryStack.Edit(stack.Settings, "image-trust:githubOwner: contoso", "image-trust:githubOwnr: contoso");
        TemporaryStack.Edit(stack.Policy, "phase: day1", "phase: day3");

        var run = await PreviewRun.InAsync(stack.Root, "--stack", "dev");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("4 problems", run.Everything, StringComparison.Ordinal);
        Assert.Contains("Pulumi.dev.yaml: image-trust:registryName: 'Not-A-Name' is not valid", run.Everything, StringComparison.Ordinal);
        Assert.Contains("Pulumi.dev.yaml: image-trust:githubOwner: missing", run.Everything, StringComparison.Ordinal);
        Assert.Contains("Pulumi.dev.yaml: image-trust:githubOwnr: no such setting; did you mean image-trust:githubOwner?", run.Everything, StringComparison.Ordinal);
        Assert.Matches(@"stacks/dev/trust-policy\.yaml:\d+:\d+: ", run.Everything);
        Assert.DoesNotContain("   at ", run.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("githubRepositoryId=7", "github.repositoryId is 123456789", "image-trust:githubRepositoryId is 7")]
    [InlineData("githubOwnerId=7", "github.ownerId is 12345678", "image-trust:githubOwnerId is 7")]
    [InlineData("githubEnvironment=integration", "github.environment is dev", "image-trust:githubEnvironment is integration")]
    [InlineData("githubRepository=other", "identity is of contoso/shop", "image-trust:githubRepository is contoso/other")]
    [InlineData("githubRepository=Shop", "identity is of contoso/shop", "image-trust:githubRepository is contoso/Shop")]
    [InlineData("githubOwner=Contoso", "identity is of contoso/shop", "image-trust:githubOwner is Contoso/shop")]
    [InlineData("githubIssuer=https://token.actions.githubusercontent.com/contoso", "issuer is https://token.actions.githubusercontent.com", "image-trust:githubIssuer is https://token.actions.githubusercontent.com/contoso")]
    public async Task An_identity_that_policy_and_settings_disagree_on_fails_the_preview(string setting, string trusted, string created)
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--config", setting);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 problem, nothing was planned", run.Everything, StringComparison.Ordinal);
        Assert.Contains($"stacks/dev/trust-policy.yaml: authorities.release-workflow.keyless.{trusted}, but --config {created}", run.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_without_a_file_is_named_together_with_those_that_exist()
    {
        var run = await PreviewRun.InRootAsync("--stack", "nope");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no stack nope", run.Errors, StringComparison.Ordinal);
        Assert.Contains("dev", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stack_those_that_exist_are_listed()
    {
        var run = await PreviewRun.InRootAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("--stack STACK is missing; stacks here: dev, local, prod, staging", run.Errors.Trim());
    }

    [Fact]
    public async Task The_plan_of_another_stack_is_one_line_before_anything_runs()
    {
        var run = await PreviewRun.InRootAsync("--stack", "dev", "--against", "stacks/prod/plan.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal("the baseline is of stack prod of project image-trust, the plan of stack dev of project image-trust", run.Errors.Trim());
    }

    [Theory]
    [InlineData("--stack", "dev", "--json", "-", "--html", "-")]
    [InlineData("--stack", "../dev")]
    [InlineData("--stack", "dev", "--phase", "day3")]
    [InlineData("--stack", "dev", "--config", "novalue")]
    [InlineData("--stack", "dev", "--against", "git:HEAD", "--state", "x.json")]
    [InlineData("--stack", "dev", "--write", "--phase", "day2")]
    [InlineData("--stack", "dev", "--against", "git:no-such-revision")]
    [InlineData("--stack", "dev", "--against", "no-such-file.json")]
    [InlineData("--stack", "dev", "--state", "no-such-file.json")]
    [InlineData("--stack", "dev", "--sideways")]
    [InlineData("--json")]
    public async Task A_call_that_makes_no_sense_is_a_usage_error_on_one_screen(params string[] arguments)
    {
        var run = await PreviewRun.InRootAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_file_that_is_not_YAML_is_named_with_its_line()
    {
        using var stack = new TemporaryStack();
        File.WriteAllText(stack.Settings, "config:\n  a: [1,\n");

        var run = await PreviewRun.InAsync(stack.Root, "--stack", "dev");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Pulumi.dev.yaml:", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_policy_is_a_problem_like_any_other()
    {
        using var stack = new TemporaryStack();
        File.Delete(stack.Policy);

        var run = await PreviewRun.InAsync(stack.Root, "--stack", "dev");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stacks/dev/trust-policy.yaml", run.Everything, StringComparison.Ordinal);
    }
}
