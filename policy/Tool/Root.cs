using System.CommandLine;
using System.CommandLine.Invocation;
using System.Security.Cryptography;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Commands.Keys;
using ImageTrust.Policy.Tool.Gathering;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Inventory;
using ImageTrust.Policy.Tool.Logs;
using ImageTrust.Policy.Tool.Promoting;
using ImageTrust.Policy.Tool.Signing;
using ImageTrust.Policy.Tool.Suggesting;

namespace ImageTrust.Policy.Tool;

/// <summary>The command line. Exit codes: 0 fine, 1 findings or refused, 2 usage, 3 could not check.</summary>
internal static class Root
{
    private const string Description = """
        What a stack trusts: check it, read it, compare it, test it, and hold an image to it.

        A stack's policy is stacks/<stack>/trust-policy.yaml. Start with
          policy check                         is every stack's policy valid and careful?
          policy explain --stack dev           what does it say, in words?
          policy diff git:main stacks/dev/trust-policy.yaml
                                               what does my change mean for trust?
          policy verify --policy stacks/dev/trust-policy.yaml IMAGE
                                               what does it say of this image?
          policy inventory --stack dev         and of everything that my cluster runs?
          policy suggest --out stacks/new      who signs what my cluster runs?
          policy log verify webhook.jsonl      is the webhook's log of decisions whole?
          policy promote --stack dev --to day1.5 --evidence FILE
                                               may the stack go one step further?
        """;

    public static async Task<int> RunAsync(string[] args, ToolHost host)
    {
        if (args is ["verify", ..])
        {
            // What takes longest to load of all that a verification needs is OpenSSL: meanwhile the command line, the policy and the roots are read.
            _ = Task.Run(static () => SHA256.HashData([]));
        }

        var root = Command(host);
        if (args.Length == 0)
        {
            // Nothing was asked for, and nothing is done: the help, and still no success that a script could rely on.
            await root.Parse("--help").InvokeAsync(new InvocationConfiguration { Output = host.Output, Error = host.Error });
            return ExitCodes.Usage;
        }

        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await host.Error.WriteLineAsync(error.Message);
            }

            await host.Error.WriteLineAsync("See --help.");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = host.Output, Error = host.Error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException usage)
        {
            await host.Error.WriteLineAsync(usage.Message);
            return ExitCodes.Usage;
        }
    }

    private static RootCommand Command(ToolHost host)
    {
        var root = new RootCommand(Description)
        {
            CheckCommand.Create(host),
            ExplainCommand.Create(host),
            DiffCommand.Create(host),
            TestCommand.Create(host),
            VerifyCommand.Create(host),
            SigningCommand.Create(host),
            PlacesCommand.Create(host),
            InventoryCommand.Create(host),
            SuggestCommand.Create(host),
            EvidenceCommand.Create(host),
            PromoteCommand.Create(host),
            DemoteCommand.Create(host),
            LedgerCommand.Create(host),
            LogCommand.Create(host),
            KeysCommand.Create(host),
            CompileCommand.Create(host),
            SchemaCommand.Create(host),
        };
        root.Add(CompletionCommand.Create(host));
        return root;
    }
}
