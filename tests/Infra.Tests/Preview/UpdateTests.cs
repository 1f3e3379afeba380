using System.Diagnostics;
using System.Text.Json;
using ImageTrust.Infra.Preview;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Serving;

namespace Infra.Tests.Preview;

/// <summary>The program under an engine that really updates: what a preview only marks is refused, before any resource.</summary>
public sealed class UpdateTests
{
    /// <summary>The SDK's exit code for "the error was already shown".</summary>
    private const int AlreadyShown = 32;

    [Fact]
    public async Task Sample_values_are_refused()
    {
        var config = Config("image-trust:registryName", "contosoimagetrustdev");
        config.Remove("image-trust:webhookDigest");

        var error = await RefusedAsync(config);

        Assert.Contains("Pulumi.dev.yaml still holds sample values", error, StringComparison.Ordinal);
        Assert.Contains("image-trust:registryName = contosoimagetrustdev", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_not_pulled_is_refused_once_the_webhook_would_run()
    {
        var error = await RefusedAsync(Config());

        Assert.Contains("key not pulled yet: stacks/dev/keys/", error, StringComparison.Ordinal);
        Assert.Contains("keys pull --stack dev", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_still_trusts_the_sample_repository_is_refused()
    {
        var error = await RefusedAsync(Config("image-trust:webhookDigest", null));

        Assert.Contains("stacks/dev/trust-policy.yaml still trusts the sample repository", error, StringComparison.Ordinal);
        Assert.Contains("authorities.release-workflow.keyless.github", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_phase_of_a_preview_is_refused()
    {
        var error = await RefusedAsync(Config(), ("IMAGETRUST_PREVIEW_PHASE", "day2"));

        Assert.Contains("IMAGETRUST_PREVIEW_PHASE is for previews", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_setting_is_refused_as_in_a_preview()
    {
        var error = await RefusedAsync(Config("image-trust:registrySku", "premium"));

        Assert.Contains("Pulumi.dev.yaml: image-trust:registrySku: 'premium' is not valid", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:githubRepositoryId", "7")]
    [InlineData("image-trust:githubOwnerId", "7")]
    [InlineData("image-trust:githubEnvironment", "integration")]
    public async Task An_identity_that_policy_and_settings_disagree_on_is_refused_as_in_a_preview(string key, string value)
    {
        var error = await RefusedAsync(Config(key, value));

        Assert.Contains($"but Pulumi.dev.yaml: {key} is {value}", error, StringComparison.Ordinal);
    }

    /// <summary>A configuration of one's own, but for the repository: that is the one the committed policy trusts.</summary>
    private static Dictionary<string, string> Config(string? key = null, string? value = null)
    {
        var config = SampleConfig.Valid();
        config["image-trust:githubOwner"] = "contoso";
        config["image-trust:githubOwnerId"] = "12345678";
        config["image-trust:githubRepository"] = "shop";
        config["image-trust:githubRepositoryId"] = "123456789";
        if (key is not null && value is null)
        {
            config.Remove(key);
        }
        else if (key is not null)
        {
            config[key] = value!;
        }

        return config;
    }

    /// <returns>The one error shown; nothing but the stack itself was registered.</returns>
    private static async Task<string> RefusedAsync(Dictionary<string, string> config, params (string Name, string Value)[] environment)
    {
        await using var engine = await OfflineEngine.StartAsync(
            new EngineOptions { Project = "image-trust", Stack = "dev", Mode = EngineMode.Update }, TestContext.Current.CancellationToken);
        using var program = Process.Start(Program(engine.Address, config, environment))!;
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(AlreadyShown, program.ExitCode);
        Assert.True(engine.Calls.Count(call => call.Method == "RegisterResource") <= 1);
        return Assert.Single(engine.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error).Message;
    }

    private static ProcessStartInfo Program(string address, Dictionary<string, string> config, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location])
        {
            WorkingDirectory = Repository.PathOf("infra"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (string, string)[] engine =
        [
            ("PULUMI_MONITOR", address), ("PULUMI_ENGINE", address), ("PULUMI_PROJECT", "image-trust"), ("PULUMI_STACK", "dev"),
            ("PULUMI_DRY_RUN", "false"), ("PULUMI_QUERY_MODE", "false"), ("PULUMI_PARALLEL", "16"),
            ("PULUMI_ROOT_DIRECTORY", Repository.Root), ("PULUMI_CONFIG", JsonSerializer.Serialize(config)), ("PULUMI_CONFIG_SECRET_KEYS", "[]"),
        ];
        foreach (var (name, value) in engine.Concat(environment))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
