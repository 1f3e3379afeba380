using System.Text;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Tests.Cluster;

/// <summary>Objects of kubectl's output, one at a time, whatever pieces it arrives in.</summary>
public sealed class ObjectStreamTests
{
    private const string A = """{"kind":"Pod","metadata":{"name":"a","labels":{"items":"[{}]"}},"spec":{"items":[{"x":1}]}}""";
    private const string B = """{"kind":"Pod","metadata":{"name":"b"}}""";

    [Theory]
    [InlineData(A, A)]
    [InlineData(A + B, A, B)]
    [InlineData("{\"items\":[" + A + "," + B + "],\"kind\":\"List\"}", A, B)]
    [InlineData("{\"kind\":\"List\",\"metadata\":{},\"items\":[ " + A + " ]}\n" + B + "\n{\"items\":[]}", A, B)]
    [InlineData("{\"items\":[],\"kind\":\"List\"}")]
    [InlineData(" \n ")]
    public void Lists_and_objects_are_read_one_after_another(string text, params string[] expected)
    {
        // Byte by byte, too: no pipe promises more.
        foreach (int piece in (int[])[1, 7, 100_000])
        {
            Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), piece));
        }
    }

    [Fact]
    public void An_object_larger_than_the_buffer_is_read_whole()
    {
        string large = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + new string('x', 900_000) + "\"}}";
        Assert.Equal([large, B, large], Read(Encoding.UTF8.GetBytes($$"""{"items":[{{large}},{{B}},{{large}}]}"""), 64 * 1024));
    }

    [Theory]
    [InlineData("{\"items\":[" + A + "", "ends in the middle")]
    [InlineData("{\"kind\":\"Po", "ends in the middle")]
    [InlineData("NAME READY\nweb 1/1", "is not JSON")]
    [InlineData("[]", "expected objects")]
    [InlineData("{\"items\":[1]}", "expected objects")]
    [InlineData("{\"items\":[[]]}", "expected objects")]
    public void What_kubectl_does_not_write_is_refused(string text, string expected)
    {
        var refused = Assert.Throws<UsageException>(() => Read(Encoding.UTF8.GetBytes(text), 16));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_another_encoding_is_refused() =>
        Assert.Throws<UsageException>(() => Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(A)], 100));

    private static List<string> Read(byte[] bytes, int piece)
    {
        var objects = new ObjectStream(new Pieces(bytes, piece), "test");
        List<string> found = [];
        while (objects.TryRead(out var json))
        {
            found.Add(Encoding.UTF8.GetString(json.Span));
        }

        return found;
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
