namespace Pulumi.Tests.Compiling;

/// <summary>What a program may derive from, override and call, and how: the shapes of the official SDK's types.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("class Other(string name) : StackReference(name);")]
    [InlineData("class OtherArgs : StackReferenceArgs { [Input(\"more\")] public Input<string>? More { get; set; } }")]
    [InlineData("class Patient : InvokeOutputOptions { public Patient(Resource on) => DependsOn = on; }")]
    [InlineData("class Estate : Stack;")]
    [InlineData("class Estate : Stack { public Estate() : base(new StackOptions()) { } }")]
    [InlineData("class Estate : Stack { public Estate(StackOptions? options) : base(options) { } }")]
    [InlineData("class More : StackOptions;")]
    [InlineData("class Part(string name, ComponentResourceOptions? options = null) : ComponentResource(\"a:b:C\", name, options);")]
    [InlineData("class Part(string name) : ComponentResource(\"a:b:C\", name, null);")]
    [InlineData("class Part(string name, ResourceArgs args) : ComponentResource(\"a:b:C\", name, args);")]
    [InlineData("class Part(string name, ResourceArgs args) : ComponentResource(\"a:b:C\", name, args, remote: false);")]
    [InlineData("class Part(string name, ResourceArgs? args) : ComponentResource(\"a:b:C\", name, args, null, false, null);")]
    [InlineData("class Part(string name, ResourceArgs? args, ComponentResourceOptions? options) : ComponentResource(\"a:b:C\", name, args, options);")]
    [InlineData("class Thing(string name, ResourceArgs? args, CustomResourceOptions? options = null) : CustomResource(\"a:b:C\", name, args, options);")]
    [InlineData("class Thing(string name) : CustomResource(\"a:b:C\", name, null, null);")]
    [InlineData("class Cloud(string name, CustomResourceOptions? options = null) : ProviderResource(\"a\", name, ResourceArgs.Empty, options);")]
    public void A_class_may_derive_so(string declaration) => Assert.Empty(SnippetCompiler.ErrorsOf(declaration));

    [Theory]
    [InlineData("class Thing(string name, ResourceArgs args) : CustomResource(\"a:b:C\", name, args);", "CS0121")]
    [InlineData("class Thing : CustomResource { public Thing() : base(\"a:b:C\", \"n\", null) { } }", "CS0121")]
    [InlineData("class Cloud(string name) : ProviderResource(\"a\", name, ResourceArgs.Empty);", "CS0121")]
    [InlineData("class More : CustomResourceOptions;", "CS0509")]
    [InlineData("class More : Alias;", "CS0509")]
    public void A_class_may_not_derive_so(string declaration, string error)
        => Assert.StartsWith(error, Assert.Single(SnippetCompiler.ErrorsOf(declaration)), StringComparison.Ordinal);

    [Theory]
    [InlineData("new CustomResource(\"a:b:C\", \"n\", ResourceArgs.Empty);", "CS0121")]
    [InlineData("new ProviderResource(\"a\", \"n\", ResourceArgs.Empty);", "CS0121")]
    [InlineData("Deployment.RunAsync<Stack>();", "CS0310")]
    public void A_call_may_not_look_so(string statement, string error)
        => Assert.StartsWith(error, Assert.Single(SnippetCompiler.Errors(statement)), StringComparison.Ordinal);

    [Theory]
    [InlineData("return Deployment.RunAsync(() => { });")]
    [InlineData("return Deployment.RunAsync(() => new Dictionary<string, object?>());")]
    [InlineData("return Deployment.RunAsync(async () => { await Task.Yield(); });")]
    [InlineData("return Deployment.RunAsync(async () => { await Task.Yield(); return (IDictionary<string, object?>)new Dictionary<string, object?>(); });")]
    [InlineData("return Deployment.RunAsync(Program, new StackOptions());")]
    [InlineData("return Deployment.RunAsync(Program, options: null);")]
    [InlineData("return Deployment.RunAsync(func: Program);")]
    public void A_program_may_start_so(string start) => Assert.Empty(SnippetCompiler.ErrorsOf(
        $$"""
            class Start
            {
                static Task<IDictionary<string, object?>> Program() => Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());

                static Task<int> Main() { {{start}} }
            }
            """));

    [Theory]
    [InlineData("")]
    [InlineData("public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.FromResult((args.Urn, args.Outputs[\"a\"]));")]
    public void Mocks_may_hear_of_outputs_or_not(string member) => Assert.Empty(SnippetCompiler.ErrorsOf(
        $$"""
            class Mocks : Pulumi.Testing.IMocks
            {
                public Task<(string? id, object state)> NewResourceAsync(Pulumi.Testing.MockResourceArgs args) => throw new NotImplementedException();
                public Task<object> CallAsync(Pulumi.Testing.MockCallArgs args) => throw new NotImplementedException();
                {{member.Replace("MockRegister", "Pulumi.Testing.MockRegister", StringComparison.Ordinal)}}
            }
            """));

    [Fact]
    public void The_namespace_that_generated_code_names_is_there()
        => Assert.Empty(SnippetCompiler.ErrorsOf("namespace N { using Pulumi.Serialization; using Pulumi.Testing; using Pulumi.Utilities; }"));
}
