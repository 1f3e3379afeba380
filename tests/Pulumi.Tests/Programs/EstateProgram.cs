namespace Pulumi.Tests.Programs;

/// <summary>The program behind the recorded runs with an explicit provider, functions, reads and dependencies.</summary>
public static class EstateProgram
{
    public static IDictionary<string, object?> Run()
    {
        var provider = new KubernetesProvider("k8s", new KubernetesProviderArgs { KubeConfig = Output.CreateSecret("{}") });
        var apps = new Namespace(
            "apps",
            new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = "apps" } },
            new CustomResourceOptions { Provider = provider });
        var web = new Service(
            "web",
            new ServiceArgs
            {
                Metadata = new ObjectMetaArgs { Namespace = apps.Metadata.Apply(metadata => metadata.Name), Labels = { ["app"] = "web" } },
                Spec = new ServiceSpecArgs
                {
                    Ports = { new ServicePortArgs { Port = 80, TargetPort = 8080 } },
                    Selector = { { "app", "web" } },
                },
            },
            new CustomResourceOptions { Provider = provider, DependsOn = { apps } });
        GetUser.Invoke(new GetUserArgs { UserPrincipalName = "a@b" }).Apply(user =>
        {
            Log.Info("user " + user.UserPrincipalName);
            return 0;
        });
        GetUser.Invoke(new GetUserArgs { UserPrincipalName = web.Id });
        Group.Get("g", "gid-1");
        _ = new StackReference("org/other/dev");
        var application = new Application("app", new ApplicationArgs { DisplayName = "demo" });
        return new Dictionary<string, object?>
        {
            ["ns"] = apps.Metadata.Apply(metadata => metadata.Name),
            ["svc"] = web.Id,
            ["appId"] = application.ClientId,
            ["fmt"] = Output.Format($"{web.Id}/{apps.Id}"),
        };
    }
}
