using System.Reflection;

namespace Pulumi;

/// <summary>The root of the tree. Derive from it to declare stack outputs as properties of type <see cref="Output{T}"/> marked
/// <see cref="OutputAttribute"/>, and run it with <see cref="Deployment.RunAsync{TStack}()"/>.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    /// <param name="options">May be left out: this SDK has no transforms, and there is nothing else in them.</param>
    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Require().Settings.Project}-{Deployment.Require().Settings.Stack}")
    {
        Deployment.Require().Stack = this;
    }

    /// <summary>Runs the program as this stack's content; what it returns becomes the stack's outputs.</summary>
    internal void Run(Func<Task<IDictionary<string, object?>>> program)
    {
        var outputs = Output.Create(RunAsync());
        Deployment.Require().Outputs = outputs;
        RegisterOutputs(outputs);

        // An exception thrown before the program's first await becomes a fault of the outputs too.
        async Task<IDictionary<string, object?>> RunAsync() => await program();
    }

    internal void RegisterPropertyOutputs()
    {
        // Of the class itself: what a class between it and Stack declares is not an output.
        var outputs = ReadOutputProperties(BindingFlags.DeclaredOnly);
        var missing = outputs.Where(output => output.Value is null).Select(output => output.Key).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            throw new RunException($"Output(s) '{string.Join("', '", missing)}' have no value assigned. "
                + "Assign every property marked [Output] in the constructor of the stack.");
        }

        var wrong = outputs.Where(output => output.Value is not IOutput).Select(output => output.Key).Order(StringComparer.Ordinal).ToArray();
        if (wrong.Length > 0)
        {
            throw RunException.OutputsHaveIncorrectType(wrong);
        }

        Deployment.Require().Outputs = Output.Create<IDictionary<string, object?>>(outputs);
        RegisterOutputs(outputs);
    }
}

/// <summary>Options of the stack itself. Its members are transforms, which this SDK leaves out.</summary>
public class StackOptions;
