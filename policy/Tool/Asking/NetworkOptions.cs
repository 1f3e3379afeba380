using System.CommandLine;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Asking;

/// <summary>
/// What a person says about the registries of a cluster. Whoever may create a pod names a registry, so one that nobody here has named is asked at
/// public addresses only, and gets no token of the person's own.
/// </summary>
internal sealed class NetworkOptions
{
    private readonly Option<string[]> registries = Hosts(
        "--registry", "A registry of yours: it may be at a private address and show a certificate of --ca, and an Azure one gets a token of your Entra login.");

    private readonly Option<string[]> plainHttp = Hosts("--plain-http", "Speak to this registry without TLS.");

    private readonly Option<string?> authorities = new("--ca")
    {
        Description = "Certificates (PEM) to trust besides the system's, for your registries.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { registries, plainHttp, authorities })
        {
            command.Add(option);
        }
    }

    /// <summary>The registries that were named.</summary>
    /// <exception cref="UsageException">One is no host.</exception>
    public IReadOnlyList<RegistryHost> Registries(ParseResult parsed) => Read(parsed, registries);

    /// <exception cref="UsageException">One is no host.</exception>
    public AskedNetwork Network(ParseResult parsed) => new([.. Read(parsed, plainHttp)], parsed.GetValue(authorities));

    private static List<RegistryHost> Read(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).Select(text => RegistryHost.TryParse(text, out var host)
            ? host
            : throw new UsageException($"{option.Name} {text}: expected a registry's host as an image names it, such as contoso.azurecr.io."))];

    private static Option<string[]> Hosts(string name, string description) => new(name)
    {
        Description = description + " HOST with its port, as in the image. May be given again.",
        HelpName = "HOST",
    };
}
