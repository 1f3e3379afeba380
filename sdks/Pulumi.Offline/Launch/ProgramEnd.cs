namespace Pulumi.Offline.Launch;

/// <summary>How a program's run ended, and the end of what it wrote to standard output and standard error. A closed set.</summary>
internal abstract record ProgramEnd(string Output, string Errors)
{
    public sealed record NotStarted(string Problem) : ProgramEnd("", "");

    public sealed record TimedOut(string Output, string Errors) : ProgramEnd(Output, Errors);

    public sealed record Exited(int Code, string Output, string Errors) : ProgramEnd(Output, Errors);

    /// <summary>The same end with what the program wrote passed through <paramref name="rewrite"/>.</summary>
    public ProgramEnd Map(Func<string, string> rewrite) => this with { Output = rewrite(Output), Errors = rewrite(Errors) };
}
