using System.CommandLine;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Reporting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy verify</c>: the decision the webhook would make, by hand or in a pipeline.</summary>
internal static class VerifyCommand
{
    private const string Description = """
        Verifies an image in its registry: by one key, by one identity, or by a stack's policy as the cluster would.

          policy verify --key cosign.pub registry.example/app:v1
          policy verify --certificate-identity https://github.com/contoso/shop/.github/workflows/release.yml@refs/heads/main \
                        --certificate-oidc-issuer https://token.actions.githubusercontent.com registry.example/app:v1
          policy verify --stack prod --phase day2 --namespace shop registry.example/app:v1

        The tag is resolved once; what is printed as `pin` (`pinned` in JSON) names exactly the bytes that were verified.
        By key or identity: signatures need a transparency log entry and a trusted time of the public-good instance or of --trusted-root.
        By policy: exit 0 means that the policy admits the image in that phase, and 1 that it does not, even where the phase only audits and
        admission would let it run with a warning; the output says what admission would do.
        Credentials come from docker's config.json and its helpers; an Azure registry without one there gets a token of your Entra login.

        Exit 0: verified. 1: refused. 2: usage. 3: could not check (the registry cannot be asked, or there is no such image or tag).
        """;

    public static Command Create(ToolHost host)
    {
        var options = new VerifyOptions(host);
        var command = new Command("verify", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(host, options.Read(parsed), parsed.GetValue(options.Json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ToolHost host, VerifyRequest request, bool json, CancellationToken cancel)
    {
        var verification = await Verification.RunAsync(host, request, cancel);
        if (json)
        {
            await host.Output.WriteLineAsync(DecisionJson.Line(verification.Record));
        }
        else
        {
            VerificationReport.Print(host, verification);
        }

        return verification.Record.Now.Judgement switch
        {
            Judgement.Admitted => ExitCodes.Fine,
            Judgement.CouldNotCheck => ExitCodes.CouldNotCheck,
            _ => ExitCodes.Findings,
        };
    }
}
