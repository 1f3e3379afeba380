using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>One server has one name: what a rule is chosen by must not have a second spelling.</summary>
public sealed class RegistrySpellingTests
{
    [Theory]
    [InlineData("contoso.azurecr.io:443/shop/web")]
    [InlineData("contoso.azurecr.io:0443/shop/web")]
    [InlineData("contoso.azurecr.io:05000/shop/web")]
    [InlineData("contoso.azurecr.io:/shop/web")]
    [InlineData("contoso.azurecr.io:50:00/shop/web")]
    [InlineData("contoso.azurecr.io:abc/shop/web")]
    [InlineData("contoso.azurecr.io./shop/web")]
    [InlineData(":5000/shop/web")]
    [InlineData("index.docker.io/library/nginx")]
    [InlineData("index.docker.io:5000/library/nginx")]
    [InlineData("registry-1.docker.io/library/nginx")]
    public void A_second_spelling_is_neither_a_repository_nor_a_pattern(string text)
    {
        Assert.False(RepositoryName.TryParse(text, out _, out var ofRepository));
        Assert.False(ImagePattern.TryParse(text, out _, out var ofPattern));
        Assert.NotEmpty(ofRepository);
        Assert.NotEmpty(ofPattern);
    }

    [Theory]
    [InlineData("contoso.azurecr.io/shop/web")]
    [InlineData("contoso.azurecr.io:4430/shop/web")]
    [InlineData("localhost:5000/shop")]
    [InlineData("127.0.0.1:65535/shop")]
    [InlineData("docker.io/library/nginx")]
    public void The_one_spelling_is_both(string text)
    {
        Assert.True(RepositoryName.TryParse(text, out _, out _));
        Assert.True(ImagePattern.TryParse(text, out _, out _));
    }
}
