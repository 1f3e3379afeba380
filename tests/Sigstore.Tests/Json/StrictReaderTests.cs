using System.Text;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Tests.Json;

/// <summary>What two readers could take for two documents is a problem, at every level, and nothing else is.</summary>
public class StrictReaderTests
{
    private static readonly StrictLimits Wide = new(10_000, 64);

    private static readonly Shape Index = Shape.Of("schemaVersion", "annotations")
        .With("manifests", Shape.ListOf(Shape.Of("digest", "size").With("platform", Shape.Of("os", "architecture", "os.version"))))
        .With("signatures", Shape.ListOf(Shape.Of("keyid")));

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[{"digest":"a","platform":{"os":"linux"}}]}""")]
    [InlineData("""{"unknown":1,"other":[{"digest":1,"Digest":2}]}""")]
    [InlineData("""{"annotations":{"a":1,"A":2,"s":3,"ſ":4,"kelvin":5,"Kelvin":6,"a_b":7,"ab":8}}""")]
    [InlineData("""{"manifests":{"digest":1,"Digest":2}}""")]
    [InlineData("""{"annotations":{"text":"\ud83d\ude00 \u0000"}}""")]
    [InlineData("""{"mani\u0066ests":[]}""")]
    [InlineData("""[1,2,{"a":{"b":1},"c":{"b":1}}]""")]
    [InlineData("null")]
    public void One_meaning(string json) => Assert.Null(Problem(json));

    [Theory]
    [InlineData("""{"SchemaVersion":2}""", "")]
    [InlineData("""{"manifeſts":[]}""", "")]
    [InlineData("""{"mani\u0066e\u017fts":[]}""", "")]
    [InlineData("""{"schema_version":2}""", "")]
    [InlineData("""{"schema-version":2}""", "")]
    [InlineData("""{"manifests":[{},{"Digest":""}]}""", "manifests[1]")]
    [InlineData("""{"manifests":[{"platform":{"OS":""}}]}""", "manifests[0].platform")]
    [InlineData("""{"manifests":[{"platform":{"os.Version":""}}]}""", "manifests[0].platform")]
    [InlineData("""{"signatures":[{"\u212aeyid":""}]}""", "signatures[0]")]
    [InlineData("""{"signatures":[{"Keyid":""}]}""", "signatures[0]")]
    [InlineData("""{"größe":1}""", "")]
    [InlineData("""{"a\u0000":1}""", "")]
    public void Another_spelling_of_a_field_is_refused(string json, string path) =>
        Assert.Equal(new StrictProblem(StrictProblemKind.OtherSpelling, path), Problem(json));

    [Theory]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":2,"schemaV\u0065rsion":2}""")]
    [InlineData("""{"unknown":1,"unknown":2}""")]
    [InlineData("""{"unknown":1,"UnKnown":2}""")]
    [InlineData("""{"unknown":1,"un_known":2}""")]
    [InlineData("""{"annotations":{"a":1,"b":2,"a":1}}""")]
    [InlineData("""{"annotations":{"a":1,"\u0061":1}}""")]
    [InlineData("""{"annotations":{"a":{"b":{},"c":1,"b":2}}}""")]
    [InlineData("""[{"x":1},{"x":1,"x":1}]""")]
    public void A_member_twice_is_refused(string json) => Assert.Equal(StrictProblemKind.MemberTwice, Problem(json)?.Kind);

    [Theory]
    [InlineData("""{"annotations":"\ud800"}""")]
    [InlineData("""{"annotations":"\udc00\ud800"}""")]
    [InlineData("""{"annotations":"\ud800x"}""")]
    [InlineData("""{"annotations":"\ud800\n"}""")]
    [InlineData("""{"annotations":"\ud800\ud800"}""")]
    [InlineData("""{"\udfff":1}""")]
    [InlineData("""{"annotations":{"\ud800":1}}""")]
    public void Half_a_character_is_refused(string json) => Assert.Equal(StrictProblemKind.NotText, Problem(json)?.Kind);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Equal(StrictProblemKind.NotText, StrictReader.Read([.. "{\"a\":\""u8, 0xc3, 0x28, .. "\"}"u8], Index, Wide).Problem?.Kind);

    [Theory]
    [InlineData("")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1 /* */}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("[1,2")]
    public void What_is_no_json_is_refused(string json) => Assert.Equal(StrictProblemKind.NotJson, Problem(json)?.Kind);

    [Fact]
    public void Depth_and_parts_are_counted_and_capped()
    {
        Assert.Null(Problem("[[1,2]]", new StrictLimits(6, 2)));
        Assert.Equal(StrictProblemKind.TooDeep, Problem("[[[1,2]]]", new StrictLimits(6, 2))?.Kind);
        Assert.Equal(StrictProblemKind.TooManyTokens, Problem("[[1,2,3]]", new StrictLimits(6, 2))?.Kind);
        Assert.Equal(6, StrictReader.Read("[[1,2]]"u8, Index, Wide).Tokens);
    }

    [Fact]
    public void Nothing_of_one_document_is_left_for_the_next()
    {
        Assert.NotNull(Problem("""{"unknown":1,"annotations":{"a":{"b":[{"c":1,"c":2}]}}}"""));
        Assert.Null(Problem("""{"unknown":1,"annotations":{"a":{"b":[{"c":1}]}}}"""));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(300)]
    [InlineData(5000)]
    public void A_long_name_is_read_through_its_escapes(int length)
    {
        string plain = new('n', length);
        string escaped = string.Concat(Enumerable.Repeat(@"\u006e", length));
        Assert.Null(Problem($"{{\"annotations\":{{\"{escaped}\":1,\"{plain}n\":2}}}}"));
        Assert.Equal(StrictProblemKind.MemberTwice, Problem($"{{\"annotations\":{{\"{escaped}\":1,\"{plain}\":2}}}}")?.Kind);
        Assert.Equal(StrictProblemKind.MemberTwice, Problem($"{{\"annotations\":{{\"{plain}\":1,\"{escaped}\":2}}}}")?.Kind);
        Assert.Null(Problem($"{{\"{escaped}\":1,\"{plain}n\":2}}"));
        Assert.Equal(StrictProblemKind.MemberTwice, Problem($"{{\"{escaped}\":1,\"{plain}\":2}}")?.Kind);
    }

    [Fact]
    public void Many_names_at_many_levels_are_told_apart()
    {
        string many = string.Join(',', Enumerable.Range(0, 700).Select(i => $"\"n{i}\":{{\"n{i}\":1,\"n{i + 1}\":2}}"));
        Assert.Null(StrictReader.Read(Encoding.UTF8.GetBytes($"{{{many}}}"), Shape.Free, Wide).Problem);
        Assert.Equal(StrictProblemKind.MemberTwice, StrictReader.Read(Encoding.UTF8.GetBytes($"{{{many},\"n3\":1}}"), Shape.Free, Wide).Problem?.Kind);
        Assert.Equal(StrictProblemKind.MemberTwice, StrictReader.Read(Encoding.UTF8.GetBytes($"{{{many},\"N3\":1}}"), Shape.Of("a"), Wide).Problem?.Kind);
    }

    [Fact]
    public void A_shape_has_one_spelling_of_each_member() => Assert.Throws<ArgumentException>(() => Shape.Of("type", "_type"));

    private static StrictProblem? Problem(string json, StrictLimits? limits = null) =>
        StrictReader.Read(Encoding.UTF8.GetBytes(json), Index, limits ?? Wide).Problem;
}
