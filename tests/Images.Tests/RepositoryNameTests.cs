namespace ImageTrust.Policy.Images.Tests;

/// <summary>What a policy can be asked about, and what of it can be fetched.</summary>
public sealed class RepositoryNameTests
{
    [Theory]
    [InlineData("contoso.azurecr.io/shop/web", "contoso.azurecr.io", "shop/web")]
    [InlineData("localhost:5000/shop", "localhost:5000", "shop")]
    [InlineData("docker.io/library/nginx", "docker.io", "library/nginx")]
    public void A_name_is_a_registry_and_a_path(string text, string registry, string path)
    {
        Assert.True(RepositoryName.TryParse(text, out var name, out _));
        Assert.Equal((text, registry, path), (name.Text, name.Registry, name.Path));
        Assert.True(ImageReference.TryParse(text, out var reference, out _));
        Assert.Equal(name, reference.Repository);
        Assert.Equal(name.GetHashCode(), reference.Repository.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nginx")]
    [InlineData("/nginx")]
    [InlineData("a.example/")]
    [InlineData("a.example//app")]
    [InlineData("a.example/app/")]
    [InlineData("a.example/App")]
    [InlineData("A.example/app")]
    [InlineData("a.example/app:v1")]
    [InlineData("a.example/app@sha256:abc")]
    [InlineData("a.example/ap p")]
    [InlineData("a.example/app\n")]
    public void What_is_no_host_and_path_is_refused(string text)
    {
        Assert.False(RepositoryName.TryParse(text, out _, out var problem));
        Assert.Equal("a repository is host/path in lower case without tag or digest, at most 255 characters", problem);
    }

    [Fact]
    public void A_name_has_at_most_255_characters()
    {
        string longest = "a.example/" + new string('a', 245);
        Assert.True(RepositoryName.TryParse(longest, out _, out _));
        Assert.False(RepositoryName.TryParse(longest + "a", out _, out _));
    }

    /// <summary>A policy may be asked about them, and no rule covers them by accident; a registry is never asked for them.</summary>
    [Theory]
    [InlineData("a.example/../app")]
    [InlineData("a.example/.app")]
    [InlineData("a.example/app-")]
    [InlineData("a.example/a___b")]
    [InlineData("a..example/app")]
    [InlineData("10.5/app")]
    [InlineData("a.example:65536/app")]
    public void A_name_that_cannot_be_fetched_is_no_reference(string text)
    {
        Assert.True(RepositoryName.TryParse(text, out _, out _));
        Assert.False(ImageReference.TryParse(text, out _, out _));
    }

    [Theory]
    [InlineData("[::1]:5000/app", "a repository is host/path in lower case without tag or digest, at most 255 characters")]
    [InlineData("index.docker.io:5000/app", "index.docker.io is Docker Hub by another name; write docker.io")]
    public void A_host_that_can_be_asked_may_be_one_that_no_policy_names(string text, string expected)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out _));
        Assert.Equal(expected, RepositoryName.ProblemWithHost(reference.Host.Name));
        Assert.False(RepositoryName.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }
}
