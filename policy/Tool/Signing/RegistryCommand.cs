using System.CommandLine;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Signing;

/// <summary><c>policy registry</c>: the host of a stack's own registry, for scripts that copy there.</summary>
internal static class RegistryCommand
{
    private const string Description = """
        Prints the host under which images of the stack's own registry are named: registryName of Pulumi.STACK.yaml, in Azure's public cloud.
        Reads the configuration and asks nobody; scripts that copy images from one stack to another go by it.

        Exit 0: printed. 2: usage, or the configuration names no registry.
        """;

    public static Command Create(ToolHost host)
    {
        var stack = CommandOptions.Stack(host);
        stack.Required = true;
        var command = new Command("registry", Description) { stack };
        command.SetAction(parsed =>
        {
            var source = StackFiles.One(host, parsed.GetValue(stack), null);
            var registry = StackConfig.Of(source.Path).RegistryHost
                ?? throw new UsageException($"{StackPaths.Config(StackFiles.StackOf(source.Path))} names no {StackKeys.RegistryName}.");
            Answer.Line(host, registry);
            return ExitCodes.Fine;
        });
        return command;
    }
}
