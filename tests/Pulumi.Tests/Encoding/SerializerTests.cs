using System.Collections.Immutable;
using Google.Protobuf;
using Pulumi.Tests.Outputs;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Encoding;

public sealed class SerializerTests
{
    private const string Unknown = "\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"";

    [Fact]
    public async Task Scalars_are_json_scalars()
        => Assert.Equal("""[ null, true, 1, 1.5, "a", 1, "red", 2 ]""", await EncodeAsync(
            new object?[] { null, true, 1, 1.5, "a", DayOfWeek.Monday, Color.Red, Level.High }));

    [Theory]
    [InlineData(1L)]
    [InlineData(1f)]
    [InlineData('c')]
    public async Task Other_scalars_are_refused_with_their_place(object value)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => EncodeAsync(new object[] { value }));
        Assert.StartsWith("value[0] is not a supported argument type.\n\tSystem.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_raw_task_is_refused()
        => Assert.ThrowsAsync<InvalidOperationException>(() => EncodeAsync(Task.FromResult(1)));

    [Fact]
    public Task Map_keys_must_be_strings()
        => Assert.ThrowsAsync<InvalidOperationException>(() => EncodeAsync(new Dictionary<int, string> { [1] = "a" }));

    [Fact]
    public async Task Nulls_are_dropped_from_maps_and_kept_in_lists()
        => Assert.Equal("""{ "b": [ null, 1 ] }""", await EncodeAsync(
            new Dictionary<string, object?> { ["a"] = null, ["b"] = new object?[] { null, Output.Create(1) }, ["c"] = Output.Create((string?)null) }));

    [Fact]
    public async Task A_secret_is_wrapped_where_it_stands()
        => Assert.Equal(
            """{ "a": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "p" }, "b": "q" }""",
            await EncodeAsync(new InputMap<string> { ["a"] = Output.CreateSecret("p"), ["b"] = "q" }));

    [Fact]
    public async Task An_unknown_secret_is_a_bare_unknown()
        => Assert.Equal(Unknown, await EncodeAsync(Output.CreateSecret(Reading.Unknown<string>())));

    [Fact]
    public async Task A_secret_around_an_unknown_is_a_bare_unknown_too()
        => Assert.Equal(Unknown, await EncodeAsync(Output.CreateSecret((object)Reading.Unknown<string>())));

    [Fact]
    public async Task Known_elements_survive_next_to_unknown_ones()
        => Assert.Equal($"[ \"a\", {Unknown} ]", await EncodeAsync((InputList<string>)["a", Reading.Unknown<string>()]));

    [Fact]
    public async Task One_output_for_a_whole_list_is_all_or_nothing()
        => Assert.Equal(Unknown, await EncodeAsync((InputList<string>)Reading.Unknown<ImmutableArray<string>>()));

    [Fact]
    public async Task An_absent_list_output_is_omitted()
        => Assert.Equal("{ }", await EncodeAsync(new Dictionary<string, object?> { ["a"] = Output.Create(default(ImmutableArray<string>)) }));

    [Fact]
    public async Task Absent_lists_and_maps_are_omitted_and_empty_ones_are_sent()
        => Assert.Equal("""{ "l": [ ], "m": { } }""", await EncodeAsync(new Dictionary<string, object?>
        {
            ["a"] = (InputList<string>)default(ImmutableArray<string>),
            ["b"] = (InputList<string>)Output.Create(default(ImmutableArray<string>)),
            ["c"] = (InputMap<string>)(ImmutableDictionary<string, string>)null!,
            ["d"] = (InputMap<string>)Output.Create((ImmutableDictionary<string, string>)null!),
            ["l"] = new InputList<string>(),
            ["m"] = new InputMap<string>(),
        }));

    [Fact]
    public async Task Args_send_what_their_attributes_name()
        => Assert.Equal("""{ "ports": [ { "port": 80, "targetPort": "http" } ] }""", await EncodeAsync(
            new ServiceSpecArgs { Ports = { new ServicePortArgs { Port = 80, TargetPort = "http" } } }));

    [Fact]
    public async Task A_collection_that_was_only_read_is_sent_empty()
    {
        var args = new ServiceSpecArgs();
        _ = args.Ports;
        Assert.Equal("""{ "ports": [ ] }""", await EncodeAsync(args));
    }

    [Fact]
    public async Task A_missing_required_argument_is_refused_by_name()
        => Assert.Equal("port", (await Assert.ThrowsAsync<ArgumentNullException>(() => EncodeAsync(new ServicePortArgs()))).ParamName);

    [Fact]
    public async Task Json_documents_keep_their_structure()
        => Assert.Equal("""{ "a": [ 1, true, null, "x" ] }""", await EncodeAsync((InputJson)"""{"a":[1,true,null,"x"]}"""));

    [Fact]
    public async Task Assets_and_archives_are_special_objects()
    {
        var archive = new AssetArchive(new Dictionary<string, AssetOrArchive> { ["f"] = new StringAsset("t") });
        Assert.Equal(
            """{ "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", "assets": """
            + """{ "f": { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "t" } } }""",
            await EncodeAsync(archive));
    }

    [Fact]
    public async Task Json_members_are_sent_as_text_with_their_marks()
    {
        Assert.Equal("\"true\"", await EncodeJsonAsync(true));
        Assert.Equal("\"{\\\"a\\\":[1]}\"", await EncodeJsonAsync(new InputMap<object> { ["a"] = new[] { 1 } }));
        Assert.Equal(Unknown, await EncodeJsonAsync((InputList<string>)["a", Reading.Unknown<string>()]));
        Assert.Equal(
            """{ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "[\"p\"]" }""",
            await EncodeJsonAsync((InputList<string>)[Output.CreateSecret("p")]));
    }

    private static async Task<string> EncodeAsync(object? value)
        => JsonFormatter.Default.Format(await new PropertySerializer(keepResources: true).SerializeAsync("value", value));

    private static async Task<string> EncodeJsonAsync(object? value)
        => JsonFormatter.Default.Format(
            await new PropertySerializer(keepResources: true).SerializeMemberAsync("args", new InputMember("m", value, Json: true)));
}
