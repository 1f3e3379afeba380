using System.Globalization;
using System.Text.Json;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>What the language host says in environment variables.</summary>
internal sealed record DeploymentSettings
{
    public required string Project { get; init; }

    public required string Stack { get; init; }

    public string Organization { get; init; } = "organization";

    public string? RootDirectory { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary><c>host:port</c> of the resource monitor.</summary>
    public string Monitor { get; init; } = "";

    /// <summary><c>host:port</c> of the engine.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The user's switch for engines or tools that mishandle resource references.</summary>
    public bool AcceptResources { get; init; } = true;

    /// <summary>Configuration by full key, <c>namespace:key</c>; secrets are decrypted.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    public static DeploymentSettings Read(Func<string, string?> environment)
    {
        // The engine always sets these two and nobody reads them, but without them this was not started by an engine.
        RequiredBoolean("PULUMI_QUERY_MODE");
        RequiredInteger("PULUMI_PARALLEL");
        return new DeploymentSettings
        {
            Monitor = Required("PULUMI_MONITOR"),
            Engine = Required("PULUMI_ENGINE"),
            Project = Required("PULUMI_PROJECT"),
            Stack = Required("PULUMI_STACK"),
            IsDryRun = RequiredBoolean("PULUMI_DRY_RUN"),
            Organization = Optional("PULUMI_ORGANIZATION") ?? "organization",
            RootDirectory = Optional("PULUMI_ROOT_DIRECTORY"),
            AcceptResources = Optional("PULUMI_DISABLE_RESOURCE_REFERENCES") is not ("1" or "true"),
            Configuration = ReadConfiguration(environment),
        };

        string? Optional(string name) => environment(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Optional(name) ?? throw WithoutEngine();

        int RequiredInteger(string name)
            => int.TryParse(Required(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : throw WithoutEngine();

        bool RequiredBoolean(string name) => bool.TryParse(Required(name), out var value) ? value : throw WithoutEngine();
    }

    public static DeploymentSettings ForTest(TestOptions? options, Func<string, string?> environment) => new()
    {
        Project = options?.ProjectName ?? "project",
        Stack = options?.StackName ?? "stack",
        Organization = options?.OrganizationName ?? "organization",
        RootDirectory = options?.RootDirectory,
        IsDryRun = options?.IsPreview ?? true,
        Configuration = ReadConfiguration(environment),
    };

    private static Dictionary<string, string> ReadConfiguration(Func<string, string?> environment)
    {
        var configuration = new Dictionary<string, string>(StringComparer.Ordinal);
        if (environment("PULUMI_CONFIG") is { Length: > 0 } json)
        {
            foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(json)!)
            {
                configuration[Normalize(key)] = value;
            }
        }

        return configuration;
    }

    /// <summary>Old stacks write <c>namespace:config:key</c>.</summary>
    private static string Normalize(string key)
        => key.Split(':', 3) is [var scope, "config", var name] ? $"{scope}:{name}" : key;

    private static InvalidOperationException WithoutEngine()
        => new("Program run without the Pulumi engine available; re-run using the `pulumi` CLI");
}
