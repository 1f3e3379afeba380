using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine;

/// <summary>What the offline preview promises is what the engine plans: resource by resource, input by input, with the repository's own settings.</summary>
[Collection(EngineTests.Name)]
public sealed class PreviewTests(EngineWorld world, ITestOutputHelper output)
{
    [Theory]
    [InlineData("dev", false)]
    [InlineData("dev", true)]
    [InlineData("staging", false)]
    [InlineData("staging", true)]
    [InlineData("prod", false)]
    [InlineData("prod", true)]
    public async Task The_offline_preview_equals_the_engine_s(string stack, bool withDigest)
    {
        var sample = await world.SampleAsync(stack);
        sample.Folder.Set("webhookDigest", withDigest ? EngineWorld.Webhook : null);
        long began = TimeProvider.System.GetTimestamp();
        var ours = await OfflineAsync(sample);
        var offline = TimeProvider.System.GetElapsedTime(began);
        began = TimeProvider.System.GetTimestamp();
        var run = (await sample.Pulumi.PreviewAsync("--json")).Succeeded();
        var engine = TimeProvider.System.GetElapsedTime(began);
        var theirs = Planned(JsonNode.Parse(run.Output)!);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{stack}: {ours.Count} resources, offline {offline.TotalSeconds:F1} s, engine {engine.TotalSeconds:F1} s"));
        Assert.Equal(ours.Keys.Order(StringComparer.Ordinal), theirs.Keys.Order(StringComparer.Ordinal));
        Assert.All(ours, resource => Assert.True(
            JsonNode.DeepEquals(resource.Value, theirs[resource.Key]),
            $"{resource.Key}\n ours   {resource.Value.ToJsonString()}\n theirs {theirs[resource.Key].ToJsonString()}"));
    }

    private static async Task<IReadOnlyDictionary<string, JsonObject>> OfflineAsync(EngineStack stack)
    {
        string file = stack.Folder.In("offline.json");
        (await ProgramRun.StartAsync("/bin/sh",
        [
            "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", stack.Folder.Path,
            BuiltProgram.PathOf("Infra", "ImageTrust.Infra"), "preview", "--stack", stack.Name, "--json", file,
        ])).Succeeded();
        return JsonNode.Parse(await File.ReadAllTextAsync(file))!["resources"]!.AsArray()
            .ToDictionary(one => (string)one!["urn"]!, one => Resource((string?)one!["parent"], (string?)one["provider"], one["inputs"], one["protect"]));
    }

    /// <summary>Without the providers that the engine makes itself for resources that name none.</summary>
    private static Dictionary<string, JsonObject> Planned(JsonNode preview) => preview["steps"]!.AsArray()
        .Where(step => !((string)step!["urn"]!).Contains("::pulumi:providers:azure-native::default", StringComparison.Ordinal))
        .ToDictionary(step => (string)step!["urn"]!, step =>
        {
            var state = step!["newState"]!;
            string? provider = (string?)state["provider"];
            provider = provider is null or "" || provider.Contains("::default", StringComparison.Ordinal) ? null : provider[..provider.LastIndexOf("::", StringComparison.Ordinal)];
            return Resource((string?)state["parent"], provider, Comparable(state["inputs"]), state["protect"]);
        });

    private static JsonObject Resource(string? parent, string? provider, JsonNode? inputs, JsonNode? protect) => new()
    {
        ["parent"] = parent,
        ["provider"] = provider,
        ["inputs"] = inputs?.DeepClone() ?? new JsonObject(),
        ["protect"] = (bool?)protect ?? false,
    };

    /// <summary>The engine's words for what is unknown or secret, in ours; and without what providers note for themselves.</summary>
    private static JsonNode? Comparable(JsonNode? value) => value switch
    {
        JsonObject secret when secret.ContainsKey("4dabf18193072939515e22adb298388d") => new JsonObject { ["$secret"] = true },
        JsonObject fields => new JsonObject(fields.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
            .Select(field => KeyValuePair.Create(field.Key, Comparable(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Comparable)]),
        JsonValue text when text.TryGetValue(out string? said) && said == "04da6b54-80e4-46f7-96ec-b56ff0331ba9" => new JsonObject { ["$unknown"] = true },
        _ => value?.DeepClone(),
    };
}
