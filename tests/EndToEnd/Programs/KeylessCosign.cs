using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Programs;

/// <summary>A real cosign that signs with a token in place of a key, through a local Sigstore.</summary>
internal sealed class KeylessCosign
{
    private readonly string program;
    private readonly string form;
    private readonly SigstorePlace sigstore;

    private KeylessCosign(string program, string form, SigstorePlace sigstore)
    {
        this.program = program;
        this.form = form;
        this.sigstore = sigstore;
    }

    /// <param name="form">
    /// <c>cosign2</c> or <c>cosign3</c>; then <c>legacy</c> or <c>bundle</c>; then, where it is not Rekor version 1 alone, <c>tsa</c> or
    /// <c>rekor2</c>.
    /// </param>
    /// <param name="sigstore">Where it signs.</param>
    public static async Task<KeylessCosign> OfAsync(string form, SigstorePlace sigstore) =>
        new(await Peer.RequireAsync(form.Split(' ')[0]), form, sigstore);

    public async Task SignAsync(string image, Identity identity, params string[] more) =>
        (await RunAsync(["sign", "--yes", .. Services, "--identity-token", TokenFile(identity), .. more, image])).Succeeded();

    public async Task AttestAsync(string image, Identity identity, string type, string predicateFile) =>
        (await RunAsync(
            ["attest", "--yes", .. Services, "--identity-token", TokenFile(identity), "--type", type, "--predicate", predicateFile, image]))
        .Succeeded();

    /// <summary>Signing with a token that was given out for another audience.</summary>
    public Task<ProgramRun> TrySignForAsync(string audience, string image, Identity identity) =>
        RunAsync(["sign", "--yes", .. Services, "--identity-token", TokenFile(identity, audience), image]);

    /// <summary>cosign's own verdict.</summary>
    public Task<ProgramRun> VerifyAsync(string image, Identity identity) => RunAsync(
        [
            "verify", "--certificate-identity", ((SubjectName.Uri)identity.Name).Value, "--certificate-oidc-issuer", identity.Issuer,
            .. IsVersion3 ? ["--trusted-root", sigstore.TrustedRootFile] : (string[])["--rekor-url", sigstore.Services.Address], image,
        ]);

    private bool IsVersion3 => form.StartsWith("cosign3", StringComparison.Ordinal);

    private IEnumerable<string> Services
    {
        get
        {
            string[] parts = form.Split(' ');
            string more = parts.ElementAtOrDefault(2) ?? "";
            string address = sigstore.Services.Address;
            string[] services = ["--fulcio-url", address, "--rekor-url", address];
            string[] stamps = more == "tsa" ? ["--timestamp-server-url", sigstore.Services.TimestampAddress] : [];
            string[] root = ["--trusted-root", sigstore.TrustedRootFile];
            return (parts[0], parts[1]) switch
            {
                ("cosign2", "legacy") => [.. services, .. stamps],
                ("cosign2", _) => [.. services, .. stamps, "--new-bundle-format"],
                (_, "legacy") => ["--use-signing-config=false", "--new-bundle-format=false", .. services, .. stamps, .. root],
                _ => ["--signing-config", more switch { "rekor2" => sigstore.LogTwo, "tsa" => sigstore.LogOneStamped, _ => sigstore.LogOne }, .. root],
            };
        }
    }

    /// <summary>cosign 3 takes a token for a file name unless it is one, so it gets a file.</summary>
    private string TokenFile(Identity identity, string audience = "sigstore")
    {
        string token = sigstore.Services.Provider.Issue(identity, audience);
        return sigstore.Work.Write($"token-{token[^16..]}", token);
    }

    private Task<ProgramRun> RunAsync(string[] arguments)
    {
        var environment = new Dictionary<string, string>(sigstore.Work.Environment);
        foreach (var (name, value) in IsVersion3 ? new Dictionary<string, string>() : sigstore.Version2)
        {
            environment[name] = value;
        }

        return ProgramRun.StartAsync(program, arguments, environment);
    }
}
