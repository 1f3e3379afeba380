namespace Pulumi.Tests.Programs;

public enum TrivialMode
{
    Plain,
    Throw,
    RunException,
    LoggedError,
    FailingApply,
    Duplicate,
    Secret,
    Component,
}

/// <summary>The program behind most of the recorded runs.</summary>
public static class TrivialProgram
{
    public static IDictionary<string, object?> Run(TrivialMode mode)
    {
        switch (mode)
        {
            case TrivialMode.Throw:
                throw new InvalidOperationException("boom");
            case TrivialMode.RunException:
                throw new RunException("nice message");
            case TrivialMode.LoggedError:
                Log.Error("logged only");
                break;
        }

        var map = new ConfigMap("cm", new ConfigMapArgs { Metadata = new ObjectMetaArgs { Name = "cm" }, Data = { ["a"] = "b" } });
        switch (mode)
        {
            case TrivialMode.FailingApply:
                map.Id.Apply(string (id) => throw new FormatException($"in apply of {id}"));
                break;
            case TrivialMode.Duplicate:
                _ = new ConfigMap("cm", new ConfigMapArgs());
                break;
            case TrivialMode.Secret:
                _ = new Secret("s", new SecretArgs { StringData = { ["x"] = Output.CreateSecret("p"), ["y"] = map.Id } });
                break;
            case TrivialMode.Component:
                _ = new Component("c", new ComponentResourceOptions { Aliases = { new Alias { Name = "old" } } });
                break;
        }

        return new Dictionary<string, object?>
        {
            ["id"] = map.Id,
            ["o"] = Output.CreateSecret(1),
            ["n"] = null,
            ["res"] = mode == TrivialMode.Component ? map : null,
            ["lst"] = new[] { 1, 2 },
        };
    }

    private sealed class Component : ComponentResource
    {
        public Component(string name, ComponentResourceOptions options)
            : base("my:mod:C", name, options)
        {
            var deployment = new AppsDeployment("d", new DeploymentArgs(), new CustomResourceOptions
            {
                Parent = this,
                Protect = true,
                RetainOnDelete = false,
                IgnoreChanges = { "spec.replicas" },
                CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromMinutes(5) },
                DeleteBeforeReplace = true,
                AdditionalSecretOutputs = { "status" },
            });
            X = deployment.Id;
            RegisterOutputs();
        }

        [Output("x")]
        public Output<string> X { get; set; }
    }
}
