using FsCheck.Xunit;

namespace ImageTrust.Policy.Images.Tests;

public sealed class ImageReferenceTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27")]
    [InlineData("acme/app", "docker.io/acme/app:latest")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("index.docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("docker.io/acme/app:v1", "docker.io/acme/app:v1")]
    [InlineData("localhost/app", "localhost/app:latest")]
    [InlineData("localhost:5000/app:v1", "localhost:5000/app:v1")]
    [InlineData("acme.azurecr.io/team/app:1.0_a-b", "acme.azurecr.io/team/app:1.0_a-b")]
    [InlineData("registry:5000/app", "registry:5000/app:latest")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app:latest")]
    [InlineData("10.0.0.5:5000/app", "10.0.0.5:5000/app:latest")]
    [InlineData("a.example/x__y/z--z/a.b", "a.example/x__y/z--z/a.b:latest")]
    [InlineData("a.example/app@sha256:" + Hex, "a.example/app@sha256:" + Hex)]
    [InlineData("cafe:v1", "docker.io/library/cafe:v1")]
    [InlineData("docker.io/library/cafe", "docker.io/library/cafe:latest")]
    [InlineData("a.example/sha256:abc", "a.example/sha256:abc")]
    [InlineData("a.example/cafe", "a.example/cafe:latest")]
    [InlineData("cafe-1", "docker.io/library/cafe-1:latest")]
    [InlineData("sha256sum:v1", "docker.io/library/sha256sum:v1")]
    [InlineData("cafe@sha256:" + Hex, "docker.io/library/cafe@sha256:" + Hex)]
    [InlineData("a.example/app:v1@sha256:" + Hex, "a.example/app:v1@sha256:" + Hex)]
    public void A_reference_is_normalised_as_the_runtimes_do(string text, string normalised)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out _));
        Assert.Equal(normalised, reference.ToString());
    }

    [Theory]
    [InlineData(null, ImageReferenceProblem.Empty)]
    [InlineData("", ImageReferenceProblem.Empty)]
    [InlineData(" nginx", ImageReferenceProblem.InvalidCharacter)]
    [InlineData("ngi nx", ImageReferenceProblem.InvalidCharacter)]
    [InlineData("nginx\n", ImageReferenceProblem.InvalidCharacter)]
    [InlineData("nginx\0", ImageReferenceProblem.InvalidCharacter)]
    [InlineData("ngіnx", ImageReferenceProblem.InvalidCharacter)] // a Cyrillic letter
    [InlineData("https://a.example/app", ImageReferenceProblem.Scheme)]
    [InlineData("user@a.example/app", ImageReferenceProblem.UserInfo)]
    [InlineData("user:secret@a.example/app", ImageReferenceProblem.UserInfo)]
    [InlineData("acme.azurecr.io@evil.example/app", ImageReferenceProblem.UserInfo)]
    [InlineData("a.Example/app", ImageReferenceProblem.Host)]
    [InlineData("ACME/app", ImageReferenceProblem.Host)]
    [InlineData("a..example/app", ImageReferenceProblem.Host)]
    [InlineData("a.example:/app", ImageReferenceProblem.Host)]
    [InlineData("a.example:0/app", ImageReferenceProblem.Host)]
    [InlineData("a.example:65536/app", ImageReferenceProblem.Host)]
    [InlineData("a.example:443/app", ImageReferenceProblem.Host)] // another spelling of a.example
    [InlineData("a.example:05000/app", ImageReferenceProblem.Host)]
    [InlineData("[0:0:0:0:0:0:0:1]:5000/app", ImageReferenceProblem.Host)]
    [InlineData("10.5:5000/app", ImageReferenceProblem.Host)]
    [InlineData("010.0.0.5/app", ImageReferenceProblem.Host)]
    [InlineData("0x7f.0.0.1/app", ImageReferenceProblem.Host)]
    [InlineData("[fe80::1/app", ImageReferenceProblem.Host)]
    [InlineData("-a.example/app", ImageReferenceProblem.Host)]
    [InlineData("Nginx", ImageReferenceProblem.Repository)]
    [InlineData("a.example/App", ImageReferenceProblem.Repository)]
    [InlineData("a.example/", ImageReferenceProblem.Repository)]
    [InlineData("a.example//app", ImageReferenceProblem.Repository)]
    [InlineData("../../etc/passwd", ImageReferenceProblem.Host)]
    [InlineData("a.example/../app", ImageReferenceProblem.Repository)]
    [InlineData("a.example/a___b", ImageReferenceProblem.Repository)]
    [InlineData("a.example/.app", ImageReferenceProblem.Repository)]
    [InlineData("nginx:", ImageReferenceProblem.Tag)]
    [InlineData("nginx:.x", ImageReferenceProblem.Tag)]
    [InlineData(":@sha256:" + Hex, ImageReferenceProblem.Tag)]
    [InlineData("nginx@sha256:abc", ImageReferenceProblem.Digest)]
    [InlineData("nginx@md5:d41d8cd98f00b204e9800998ecf8427e", ImageReferenceProblem.Digest)]
    [InlineData("nginx@sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", ImageReferenceProblem.Digest)]
    [InlineData("nginx@sha256:" + Hex + "@sha256:" + Hex, ImageReferenceProblem.Repository)]
    [InlineData(Hex, ImageReferenceProblem.ImageId)]
    [InlineData("sha256:" + Hex, ImageReferenceProblem.ImageId)]
    [InlineData("sha256:e3b0c44298fc", ImageReferenceProblem.ImageId)]
    [InlineData("sha256:e", ImageReferenceProblem.ImageId)]
    [InlineData("sha256:v1", ImageReferenceProblem.ImageId)]
    [InlineData("sha256", ImageReferenceProblem.ImageId)]
    [InlineData("sha512:" + Hex + Hex, ImageReferenceProblem.ImageId)]
    [InlineData("sha384:abc", ImageReferenceProblem.ImageId)]
    [InlineData("sha256@sha256:" + Hex, ImageReferenceProblem.ImageId)]
    [InlineData("sha256:" + Hex + "@sha256:" + Hex, ImageReferenceProblem.ImageId)]
    [InlineData("e", ImageReferenceProblem.ImageId)]
    [InlineData("7", ImageReferenceProblem.ImageId)]
    [InlineData("cafe", ImageReferenceProblem.ImageId)]
    [InlineData("e3b0c44298fc", ImageReferenceProblem.ImageId)]
    [InlineData(Hex + Hex, ImageReferenceProblem.ImageId)]
    public void What_is_no_reference_is_refused_with_the_reason(string? text, ImageReferenceProblem problem)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var found));
        Assert.Equal(problem, found);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    public void A_tag_has_up_to_128_characters(int length) =>
        Assert.True(ImageReference.TryParse("nginx:" + new string('a', length), out _, out _));

    [Fact]
    public void A_tag_of_129_characters_is_refused() =>
        Assert.False(ImageReference.TryParse("nginx:" + new string('a', 129), out _, out _));

    [Fact]
    public void Host_and_repository_have_at_most_255_characters_together()
    {
        string longest = "a.example/" + new string('a', 245);
        Assert.True(ImageReference.TryParse(longest, out _, out _));
        Assert.False(ImageReference.TryParse(longest + "a", out _, out var problem));
        Assert.Equal(ImageReferenceProblem.TooLong, problem);
    }

    [Fact]
    public void Docker_hub_answers_under_another_name()
    {
        Assert.True(ImageReference.TryParse("nginx", out var reference, out _));
        Assert.Equal("registry-1.docker.io", reference.Host.Endpoint);
    }

    [Fact]
    public void A_pinned_reference_names_the_digest_alone()
    {
        Assert.True(ImageReference.TryParse("a.example/app:v1", out var reference, out _));
        Assert.Equal("a.example/app@sha256:" + Hex, reference.At(Digest.Of([])).ToString());
    }

    [Property(MaxTest = 500)]
    public void No_text_makes_the_reader_throw_and_what_it_accepts_it_reads_back_the_same(string? text)
    {
        if (ImageReference.TryParse(text, out var reference, out _))
        {
            Assert.True(ImageReference.TryParse(reference.ToString(), out var again, out _));
            Assert.Equal(reference, again);
        }
    }
}
