namespace ImageTrust.Policy.Contract.Tests;

/// <summary>Names that are made of others.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("sha256:0a1b", "trusted-root-0a1b.json")]
    [InlineData("0a1b", "trusted-root-0a1b.json")]
    public void A_trusted_roots_file_is_named_by_its_hash(string digest, string file)
    {
        Assert.Equal(file, PolicyFiles.TrustedRoot(digest));
    }

    [Theory]
    [InlineData("keyVaultName", "image-trust:keyVaultName")]
    [InlineData("image-trust:keyVaultName", "image-trust:keyVaultName")]
    [InlineData("image-trust:config:keyVaultName", "image-trust:keyVaultName")]
    [InlineData("azure-native:location", "azure-native:location")]
    [InlineData("other:config:keyVaultName", "other:keyVaultName")]
    [InlineData("a:b:c:d", "a:b:c:d")]
    public void A_key_without_a_namespace_is_the_projects(string written, string key)
    {
        Assert.Equal(key, StackKeys.Full(written));
    }

    [Fact]
    public void A_stacks_documents_lie_where_Pulumi_and_the_tool_look()
    {
        Assert.Equal("Pulumi.dev.yaml", StackPaths.Config("dev"));
        Assert.Equal("dev", StackPaths.StackOf("Pulumi.dev.yaml"));
        Assert.Equal("stacks/dev/plan.json", StackPaths.Of("dev", "plan.json"));
    }
}
