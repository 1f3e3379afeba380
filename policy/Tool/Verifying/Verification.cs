using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>What was asked, what it was held to, and what came out.</summary>
internal sealed record Verification(VerifyRequest Request, Standard Standard, DecisionRecord Record)
{
    private const string CosignRepository = "COSIGN_REPOSITORY";

    /// <summary>Standard → registry → decision: the webhook's own way from an image to a verdict.</summary>
    /// <exception cref="UsageException">A file is not what it should be.</exception>
    public static async Task<Verification> RunAsync(ToolHost host, VerifyRequest request, CancellationToken cancel)
    {
        var standard = request.Standard switch
        {
            AskedStandard.OneSigner signer => SignerStandard.Compile(host, signer),
            AskedStandard.OfPolicy policy => PolicyStandard.Compile(host, policy, request.Name),
            _ => throw new InvalidOperationException("a standard is a signer or a policy"),
        };
        standard = standard with { Notes = [.. standard.Notes, .. Elsewhere(host)] };
        await using var services = await RegistryConnection.OpenAsync(host, request.Name.Reference.Host, request.Network, cancel);
        var decider = new Decider(standard.Policy, Client(services), new DecisionLimits(), host.Clock, new ErrorLog(host.Error));
        var question = new ImageQuestion(request.Image, standard.Namespace, null, RegistryConnection.Patience);
        return new Verification(request, standard, await decider.DecideAsync(question, cancel));
    }

    /// <summary>cosign would look in another repository, and only there: whoever has told it so must not read "unsigned" as its answer.</summary>
    private static IEnumerable<string> Elsewhere(ToolHost host) => string.IsNullOrEmpty(host.Variable(CosignRepository)) ? []
        : [$"{CosignRepository} is set, and is not read here: evidence counts only where it lies beside the image, as it does in the cluster. Copy it there: cosign copy, or oras cp -r."];

    private static RegistryClient Client(ServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<RegistryClient>();
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--plain-http: {error.Message}");
        }
    }

    /// <summary>An error inside the verifier, for whoever has to mend it.</summary>
    private sealed class ErrorLog(TextWriter error) : ILogger<Decider>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                error.WriteLine($"{formatter(state, exception)}: {exception}");
            }
        }
    }
}
