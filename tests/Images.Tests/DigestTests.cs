using FsCheck.Xunit;

namespace ImageTrust.Policy.Images.Tests;

public sealed class DigestTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_the_one_everybody_knows()
    {
        var digest = Digest.Of([]);
        Assert.Equal(("sha256:" + Hex, Hex, "sha256-" + Hex), (digest.Text, digest.Hex, digest.ReferrersTag));
        Assert.True(Digest.TryParse("sha256:" + Hex, out var read));
        Assert.Equal(digest, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Hex)]
    [InlineData("sha256:")]
    [InlineData("sha256:" + Hex + "0")]
    [InlineData(" sha256:" + Hex)]
    [InlineData("sha256:" + Hex + "\n")]
    [InlineData("SHA256:" + Hex)]
    [InlineData("sha512:" + Hex)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void What_is_no_sha256_in_lower_case_is_refused(string? text) => Assert.False(Digest.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_has_32_bytes(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => Digest.OfHash(new byte[length]));

    [Property]
    public void A_digest_reads_back_the_same(byte[] content) =>
        Assert.True(Digest.TryParse(Digest.Of(content).Text, out var read) && read == Digest.Of(content));
}
