using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy schema</c>: the JSON Schema that editors use.</summary>
internal static class SchemaCommand
{
    private const string Description = """
        Writes the JSON Schema of a policy, out of the same types that read it. Committed as policy/trust-policy.schema.json:
          policy schema > policy/trust-policy.schema.json
        """;

    public static Command Create(ToolHost host)
    {
        var command = new Command("schema", Description) { CommandOptions.Json() };
        command.SetAction(_ => host.Output.Write(PolicySchema.Write()));
        return command;
    }
}
