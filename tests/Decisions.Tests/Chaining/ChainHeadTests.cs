using FsCheck.Xunit;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Tests.Chaining;

/// <summary>A head can be kept as a text and as the numbers of a metric.</summary>
public sealed class ChainHeadTests
{
    [Property]
    public void A_head_survives_as_text_and_as_numbers(byte[] content, long sequence)
    {
        var head = new ChainHead("webhook-1.0123456789abcdef", Math.Abs(sequence % long.MaxValue), Digest.Of(content));
        Assert.True(ChainHead.TryParse(head.ToString(), out var read, out _));
        Assert.Equal(head, read);
        var parts = head.Parts().ToDictionary(part => part.Part, part => part.Value);
        Assert.Equal(1 + ChainHead.HashParts, parts.Count);
        Assert.All(parts.Where(part => part.Key != ChainHead.SequencePart), part => Assert.InRange(part.Value, 0, uint.MaxValue));
        Assert.Equal(head, ChainHead.OfParts(head.Replica, parts));
    }

    [Theory]
    [InlineData("r=1")]
    [InlineData("r=1:sha256:00")]
    [InlineData("r=-1:sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("=1:sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("R=1:sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void What_is_no_head_is_refused(string text)
    {
        Assert.False(ChainHead.TryParse(text, out _, out string? problem));
        Assert.Contains("REPLICA=SEQUENCE:HASH", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hash3", null)]
    [InlineData("sequence", null)]
    [InlineData("hash0", -1L)]
    [InlineData("hash7", 1L << 32)]
    [InlineData("sequence", -1L)]
    public void Numbers_that_are_no_head_are_none(string part, long? value)
    {
        var parts = new ChainHead("r", 5, Digest.Of([])).Parts().ToDictionary(one => one.Part, one => one.Value);
        if (value is { } other)
        {
            parts[part] = other;
        }
        else
        {
            parts.Remove(part);
        }

        Assert.Null(ChainHead.OfParts("r", parts));
    }
}
