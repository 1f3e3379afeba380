using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Program;

/// <summary>A small stack with one of everything a plan can hold.</summary>
internal static class SampleStack
{
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    // ORDER=reversed registers independent resources the other way round: the plan must not show it.
    public static async Task RegisterAsync(EngineConnection engine)
    {
        var reversed = Environment.GetEnvironmentVariable("ORDER") == "reversed";
        await engine.Log.LogAsync(new LogRequest { Severity = LogSeverity.Debug, Message = "chatter" });
        await engine.RegisterStackAsync();
        var component = await engine.RegisterAsync(new RegisterResourceRequest { Type = "my:mod:Registry", Name = "registry" });
        var provider = await engine.CustomAsync("pulumi:providers:kubernetes", "k8s", """{"namespace":"default"}""");
        Func<Task>[] rest =
        [
            () => RegistryAsync(engine, component.Urn),
            () => NamespaceAsync(engine, $"{provider.Urn}::{provider.Id}"),
            () => engine.CustomAsync("azuread:index/application:Application", "app", """{"displayName":"demo"}"""),
        ];
        foreach (var register in reversed ? rest.Reverse() : rest)
        {
            await register();
        }

        await engine.OutputsAsync(JsonParser.Default.Parse<Struct>(
            $$"""{"registryId":"{{Unknown}}","replicas":2.5,"names":["a","b"],"token":{{EngineConnection.Secret(Value.ForString("hunter2222"))}}}"""));
    }

    private static Task<RegisterResourceResponse> RegistryAsync(EngineConnection engine, string parent) => engine.RegisterAsync(new RegisterResourceRequest
    {
        Type = "azure-native:containerregistry:Registry",
        Name = "acr",
        Parent = parent,
        Custom = true,
        Protect = true,
        Object = JsonParser.Default.Parse<Struct>($$"""{"sku":{"name":"Premium"},"tags":{"z":"1","a":"2"},"resourceGroupName":"{{Unknown}}"}"""),
    });

    private static Task<RegisterResourceResponse> NamespaceAsync(EngineConnection engine, string provider) => engine.RegisterAsync(new RegisterResourceRequest
    {
        Type = "kubernetes:core/v1:Namespace",
        Name = "apps",
        Provider = provider,
        Custom = true,
        Object = JsonParser.Default.Parse<Struct>("""{"metadata":{"name":"apps","labels":{"a.b/c":"d"}}}"""),
    });
}
