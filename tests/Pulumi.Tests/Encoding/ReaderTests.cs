using System.Collections.Immutable;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Encoding;

public sealed class ReaderTests
{
    private readonly List<string> _warnings = [];

    [Fact]
    public void Numbers_are_cut_to_integers_where_integers_are_declared()
    {
        Assert.Equal(2, Read<int>("2.9").Value);
        Assert.Equal(2.9, Read<double>("2.9").Value);
        Assert.Equal(2, Read<int?>("2").Value);
        Assert.Null(Read<int?>("null").Value);
    }

    [Fact]
    public void A_secret_at_any_depth_makes_the_property_secret()
    {
        var data = Read<ImmutableDictionary<string, string>>(
            """{"a":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"p"}}""");
        Assert.True(data.IsSecret);
        Assert.Equal("p", data.Value["a"]);
    }

    [Fact]
    public void An_unknown_at_any_depth_makes_the_property_unknown()
        => Assert.False(Read<ImmutableArray<string>>("""["a","04da6b54-80e4-46f7-96ec-b56ff0331ba9"]""").IsKnown);

    [Fact]
    public void Bookkeeping_keys_are_skipped()
        => Assert.Equal(["a"], Read<ImmutableDictionary<string, string>>("""{"a":"b","__defaults":[]}""").Value.Keys);

    [Fact]
    public void Objects_are_built_through_their_output_constructor()
    {
        var meta = Read<ObjectMeta>("""{"name":"n","labels":{"k":"v"},"other":1}""").Value;
        Assert.Equal("n", meta.Name);
        Assert.Equal("v", meta.Labels["k"]);
        Assert.Null(Read<ObjectMeta>("""{"name":"n"}""").Value.Labels);
    }

    [Fact]
    public void Enumerations_are_built_from_strings_and_numbers()
    {
        Assert.Equal(Color.Red, Read<Color>("\"red\"").Value);
        Assert.Equal(Level.High, Read<Level>("2").Value);
        Assert.Equal(DayOfWeek.Monday, Read<DayOfWeek>("1").Value);
    }

    [Fact]
    public void Unions_take_the_first_case_that_fits()
    {
        Assert.Equal(1, Read<Union<int, string>>("1").Value.AsT0);
        Assert.Equal("a", Read<Union<int, string>>("\"a\"").Value.AsT1);
    }

    [Fact]
    public void An_absent_list_is_a_default_array()
        => Assert.True(Read<ImmutableArray<string>>("null").Value.IsDefault);

    [Fact]
    public void Anything_is_read_as_plain_objects()
    {
        var map = Assert.IsType<ImmutableDictionary<string, object>>(Read<object>("""{"n":1,"l":[true],"__x":1}""").Value);
        Assert.Equal(1.0, map["n"]);
        Assert.Equal<object>([true], (ImmutableArray<object?>)map["l"]);
        Assert.Equal(2, map.Count);
    }

    [Fact]
    public void Json_is_read_as_an_element()
        => Assert.Equal(1, Read<JsonElement>("""{"a":1}""").Value.GetProperty("a").GetInt32());

    [Fact]
    public void Assets_are_read_back()
    {
        const string signature = "\"4dabf18193072939515e22adb298388d\":\"c44067f5952c0a294b673a41bacd8c17\"";
        Assert.IsType<FileAsset>(Read<AssetOrArchive>($$"""{{{signature}},"hash":"h","path":"p"}""").Value);
        Assert.Equal("", Assert.IsType<StringAsset>(Read<Asset>($$"""{{{signature}},"text":""}""").Value).Value);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    public void A_wrong_type_is_a_warning_and_the_default(string json)
    {
        var data = Read<int>(json);
        Assert.Equal(0, data.Value);
        Assert.True(data.IsKnown);
        Assert.StartsWith("the property: expected System.Int32", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private OutputData<T> Read<T>(string json) => ValueReader.Read<T>(Value.Parser.ParseJson(json), "the property", _warnings.Add);
}
