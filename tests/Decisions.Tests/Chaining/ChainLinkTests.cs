using System.Text;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Tests.Chaining;

/// <summary>Each line names the one before it by the hash of its bytes, in one spelling that is found without parsing.</summary>
public sealed class ChainLinkTests
{
    private const string Replica = "webhook-7d9f.0123456789abcdef";
    private const string Hash = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_chain_is_read_back_line_by_line()
    {
        ChainHead? head = null;
        foreach (string json in (string[])["""{"start":{}}""", """{"image":"a\",\"chain\":{\"replica\":\"b"}""", """{"stop":{}}"""])
        {
            var link = ChainLink.After(Replica, head);
            string line = link.Close(json);
            Assert.True(ChainLink.TryRead(Encoding.UTF8.GetBytes(line), out var read));
            Assert.Equal(link, read);
            Assert.Equal(json[..^1], line[..(json.Length - 1)]);
            var parsed = JsonDocument.Parse(line).RootElement.GetProperty("chain");
            Assert.Equal((Replica, link.Sequence), (parsed.GetProperty("replica").GetString(), parsed.GetProperty("sequence").GetInt64()));
            Assert.Equal(head?.Hash.Text, parsed.TryGetProperty("previous", out var previous) ? previous.GetString() : null);
            head = link.HeadOf(Encoding.UTF8.GetBytes(line));
            Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(line)), head.Hash);
        }

        Assert.Equal(2, head!.Sequence);
    }

    [Theory]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":0}}""", true)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":1,"previous":"{{{Hash}}}"}}""", true)]
    [InlineData("""{"a":1}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":0}} """, false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":0},"b":2}""", false)]
    [InlineData("""{"a":1, "chain":{"replica":"r","sequence":0}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"R","sequence":0}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"","sequence":0}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":1}}""", false)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":0,"previous":"{{{Hash}}}"}}""", false)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":01,"previous":"{{{Hash}}}"}}""", false)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":+1,"previous":"{{{Hash}}}"}}""", false)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":-1,"previous":"{{{Hash}}}"}}""", false)]
    [InlineData($$$"""{"a":1,"chain":{"replica":"r","sequence":99999999999999999999,"previous":"{{{Hash}}}"}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":1,"previous":"sha256:01"}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":1,"previous":"}}""", false)]
    [InlineData("""{"a":1,"chain":{"replica":"r","sequence":}}""", false)]
    [InlineData("", false)]
    public void A_link_has_one_spelling(string line, bool isOne)
    {
        Assert.Equal(isOne, ChainLink.TryRead(Encoding.UTF8.GetBytes(line), out var link));
        Assert.Equal(isOne, link is not null);
    }

    [Theory]
    [InlineData("image-trust-webhook-7d9f4-x2x9z", "image-trust-webhook-7d9f4-x2x9z.")]
    [InlineData("Laptop_of \"Ada\"", "laptop-of--ada-.")]
    public void A_replica_is_named_by_its_host_and_its_run(string host, string beginning)
    {
        string name = ReplicaName.New(host);
        Assert.StartsWith(beginning, name, StringComparison.Ordinal);
        Assert.True(ReplicaName.IsOne(name));
        Assert.NotEqual(name, ReplicaName.New(host));
        Assert.True(ReplicaName.IsOne(ReplicaName.New(new string('x', 300))));
    }
}
