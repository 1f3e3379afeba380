namespace Pulumi.Tests.Compiling;

/// <summary>What the official SDK refuses, ours refuses with the same error: a program that compiles here compiles there.</summary>
public sealed class MustNotCompileTests
{
    [Theory]
    [InlineData("Output.Tuple(output, input);", "CS0411")]
    [InlineData("Output.Tuple(output, \"x\");", "CS0411")]
    [InlineData("Output.All(output, input);", "CS0121")]
    [InlineData("Output.All(\"a\", \"b\");", "CS0411")]
    [InlineData("InputMap<string> m = new Dictionary<string, Input<string>>();", "CS0029")]
    [InlineData("InputMap<string> m = new Dictionary<string, Output<string>>();", "CS0029")]
    [InlineData("Input<int> i = Output.Create(3L);", "CS0029")]
    [InlineData("Output<string> o = \"x\";", "CS0029")]
    [InlineData("InputList<string> l = sequence;", "CS0029")]
    [InlineData("await output;", "CS1061")]
    [InlineData("output.Apply(x => { });", "CS1643")]
    [InlineData("string s = output;", "CS0029")]
    [InlineData("var l = new InputList<object> { \"x\" };", "CS0121")]
    [InlineData("Output.Format(\"x\" + output);", "CS1503")]
    [InlineData("var v = output.Value;", "CS1061")]
    [InlineData("new Output<string>();", "CS1729")]
    [InlineData("new Input<string>();", "CS1729")]
    [InlineData("var n = new InputList<string>().Count;", "CS1061")]
    [InlineData("new CustomResourceOptions { Hooks = null };", "CS0117")]
    public void The_statement_is_refused(string statement, string error)
        => Assert.StartsWith(error, Assert.Single(SnippetCompiler.Errors(statement).Take(1)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Output.Tuple(output, number);")]
    [InlineData("Output.All(output, output);")]
    [InlineData("InputList<string> l = [\"a\", \"b\"];")]
    public void A_correct_statement_compiles_so_that_the_refusals_mean_something(string statement)
        => Assert.Empty(SnippetCompiler.Errors(statement));
}
