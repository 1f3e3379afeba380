using Grpc.Core;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Tests.Serving;

public sealed class UrnTests
{
    [Fact]
    public async Task The_stack_gets_its_own_type_and_name()
    {
        await using var program = await PlayedProgram.StartAsync();
        var stack = await program.RegisterAsync(new RegisterResourceRequest { Type = "pulumi:pulumi:Stack", Name = "proj-dev" });
        Assert.Equal("urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev", stack.Urn);
        Assert.Equal("", stack.Id);
        Assert.Empty(stack.Object.Fields);
    }

    [Fact]
    public async Task The_type_of_the_stack_is_never_part_of_a_childs_type()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var answer = await program.CustomAsync("kubernetes:core/v1:ConfigMap", "cm");
        Assert.Equal("urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm", answer.Urn);
    }

    [Fact]
    public async Task Every_parent_type_of_the_chain_is_part_of_a_grandchilds_type()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var outer = await program.RegisterAsync(new RegisterResourceRequest { Type = "my:mod:Outer", Name = "o", Parent = PlayedProgram.StackUrn });
        var inner = await program.RegisterAsync(new RegisterResourceRequest { Type = "my:mod:Inner", Name = "i", Parent = outer.Urn });
        var leaf = await program.CustomAsync("kubernetes:core/v1:Secret", "s", parent: inner.Urn);
        Assert.Equal("urn:pulumi:dev::proj::my:mod:Outer$my:mod:Inner$kubernetes:core/v1:Secret::s", leaf.Urn);
    }

    [Fact]
    public async Task A_resource_without_a_parent_stands_beside_the_stack()
    {
        await using var program = await PlayedProgram.StartAsync();
        Assert.Equal("urn:pulumi:dev::proj::a:b:C::x", (await program.CustomAsync("a:b:C", "x", parent: "")).Urn);
    }

    [Theory]
    [InlineData("urn:pulumi:dev::proj::a:b:C$d:e:F::na::me", "na::me", "d:e:F")]
    [InlineData("urn:pulumi:dev::proj::a:b:C::::", "::", "a:b:C")]
    public void Only_the_first_three_separators_of_a_urn_count(string text, string name, string type)
    {
        Assert.True(Urn.TryParse(text, out var urn));
        Assert.Equal((name, type, text), (urn.Name, urn.Type, urn.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("urn:pulumi:dev::proj::a:b:C")]
    [InlineData("urn:pulumi:dev::proj::::x")]
    [InlineData("urn:other:dev::proj::a:b:C::x")]
    public void Text_that_is_no_urn_is_refused(string text) => Assert.False(Urn.TryParse(text, out _));

    [Fact]
    public async Task A_duplicate_urn_is_refused_and_reported()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        await program.CustomAsync("a:b:C", "x");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => program.CustomAsync("a:b:C", "x"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("duplicate URN urn:pulumi:dev::proj::a:b:C::x", refusal.Status.Detail, StringComparison.Ordinal);
        var diagnostic = Assert.Single(program.Engine.Diagnostics);
        Assert.Equal("urn:pulumi:dev::proj::a:b:C::x", diagnostic.Urn);
    }

    [Fact]
    public async Task The_same_name_under_another_parent_is_no_duplicate()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var parent = await program.RegisterAsync(new RegisterResourceRequest { Type = "my:mod:C", Name = "c", Parent = PlayedProgram.StackUrn });
        await program.CustomAsync("a:b:C", "x");
        await program.CustomAsync("a:b:C", "x", parent: parent.Urn);
        Assert.Equal(4, program.Engine.Registered.Count);
    }

    [Fact]
    public async Task An_unknown_parent_is_refused()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => program.CustomAsync("a:b:C", "x", parent: "urn:pulumi:dev::proj::my:mod:C::never"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("unknown parent urn:pulumi:dev::proj::my:mod:C::never", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.Provider = $"urn:pulumi:dev::proj::pulumi:providers:a::p::{PlayedProgram.Sentinel}";
        var refusal = await Assert.ThrowsAsync<RpcException>(() => program.RegisterAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task A_registered_provider_is_accepted_by_its_reference()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var provider = await program.CustomAsync("pulumi:providers:a", "p");
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.Provider = $"{provider.Urn}::{provider.Id}";
        Assert.Equal("urn:pulumi:dev::proj::a:b:C::x", (await program.RegisterAsync(request)).Urn);
    }
}
