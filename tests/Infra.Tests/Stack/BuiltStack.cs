using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Spine;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Images;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Infra.Tests.Stack;

/// <summary>The stack as built with mocks: every resource's inputs by type and name.</summary>
internal sealed class BuiltStack
{
    public static readonly StackPolicy AuditPolicy = new(
        "day1", Enforces: false, Rings: null, "{\"phase\":\"day1\"}", Of(0xaa), Of(0xbb), [], new Dictionary<string, string>(), [], []);

    /// <summary>Of a content that has this byte all over its hash.</summary>
    public static Digest Of(byte everywhere) => Digest.OfHash([.. Enumerable.Repeat(everywhere, 32)]);

    private readonly List<MockResourceArgs> resources;

    private BuiltStack(RecordingMocks mocks, IReadOnlyDictionary<string, object?> outputs)
    {
        resources = [.. mocks.Resources];
        Calls = [.. mocks.Calls];
        Outputs = outputs;
    }

    public IReadOnlyList<MockCallArgs> Calls { get; }

    /// <summary>Stack outputs; a secret or unknown one is an <see cref="Output{T}"/>.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; }

    /// <summary>Builds the stack from a configuration, as an update would.</summary>
    public static async Task<BuiltStack> FromAsync(Dictionary<string, string>? config = null, StackPolicy? policy = null, IReadOnlyDictionary<string, string>? authorities = null)
    {
        var (settings, problems) = SettingsReader.Read("dev", config ?? SampleConfig.Valid());
        Assert.Empty(problems);
        var mocks = new RecordingMocks();
        var options = new TestOptions { ProjectName = "image-trust", StackName = "dev", IsPreview = false };
        var (_, outputs) = await Deployment.TestAsync(mocks, options, () => ImageTrustStack.Build(new StackInputs(settings!, policy ?? AuditPolicy, authorities ?? new Dictionary<string, string>())));
        return new BuiltStack(mocks, outputs.ToDictionary());
    }

    public bool Has(string type) => resources.Any(resource => resource.Type == type);

    public IReadOnlyList<JsonObject> All(string type) =>
        [.. resources.Where(resource => resource.Type == type).OrderBy(resource => resource.Name, StringComparer.Ordinal).Select(Inputs)];

    public IEnumerable<string> Types => resources.Select(resource => resource.Type!).Distinct(StringComparer.Ordinal);

    /// <summary>Logical names of one type's resources, in order.</summary>
    public IReadOnlyList<string> Names(string type) =>
        [.. resources.Where(resource => resource.Type == type).Select(resource => resource.Name!).Order(StringComparer.Ordinal)];

    public JsonObject One(string type) => Inputs(Assert.Single(resources, resource => resource.Type == type));

    public JsonObject Named(string type, string name) => Inputs(Assert.Single(resources, resource => resource.Type == type && resource.Name == name));

    public async Task<string?> OutputAsync(string name) => Outputs[name] switch
    {
        Output<string> output => await OutputUtilities.GetValueAsync(output),
        var plain => plain as string,
    };

    private static JsonObject Inputs(MockResourceArgs resource) => (JsonObject)Json(resource.Inputs)!;

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        IEnumerable<KeyValuePair<string, object>> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Json)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
