using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Local;

namespace EndToEnd.Programs;

/// <summary>A real cosign that signs with a token in place of a key, through a local Sigstore.</summary>
internal sealed class KeylessCosign
{
    /// <summary>Program, format, and which log and timestamps: every way in which the two versions sign images.</summary>
    public static readonly IReadOnlyList<string> SigningForms =
    [
        "cosign2 legacy", "cosign2 legacy tsa", "cosign3", "cosign3 tsa", "cosign3 rekor2", "cosign3 legacy", "cosign3 legacy tsa",
    ];

    private readonly string program;
    private readonly string form;
    private readonly Workplace work;
    private readonly LocalSigstore sigstore;

    private KeylessCosign(string program, string form, Workplace work, LocalSigstore sigstore)
    {
        this.program = program;
        this.form = form;
        this.work = work;
        this.sigstore = sigstore;
    }

    public static async Task<KeylessCosign> OfAsync(string form, Workplace work, LocalSigstore sigstore)
    {
        string program = await Peer.RequireAsync(form.Split(' ')[0]);
        work.Write("trusted_root.json", sigstore.TrustedRoot);
        work.Write("signing_config.json", sigstore.SigningConfig(1, withTimestamps: false));
        work.Write("signing_config_tsa.json", sigstore.SigningConfig(1, withTimestamps: true));
        work.Write("signing_config_rekor2.json", sigstore.SigningConfig(2, withTimestamps: true));
        work.Write("fulcio.pem", sigstore.AuthorityPem);
        work.Write("rekor.pub", sigstore.Instance.Rekor1Log.Key.Pem);
        work.Write("ctfe.pub", sigstore.Instance.CtLog.Key.Pem);
        return new KeylessCosign(program, form, work, sigstore);
    }

    public Task SignAsync(string image, Identity identity, params string[] more) =>
        SucceedAsync(["sign", "--yes", .. Signing(identity), .. more, image]);

    public Task AttestAsync(string image, Identity identity, string type, string predicateFile) =>
        SucceedAsync(["attest", "--yes", .. Signing(identity), "--type", type, "--predicate", predicateFile, image]);

    /// <summary>cosign's own verdict, so that an image this project accepts is one that cosign accepts too.</summary>
    public Task<ProgramRun> VerifyAsync(string image, Identity identity) => RunAsync(
        [
            "verify", "--certificate-identity", ((SubjectName.Uri)identity.Name).Value, "--certificate-oidc-issuer", identity.Issuer,
            .. IsVersion3 ? ["--trusted-root", work.PathOf("trusted_root.json")] : (string[])["--rekor-url", sigstore.Address], image,
        ]);

    private bool IsVersion3 => form.StartsWith("cosign3", StringComparison.Ordinal);

    private IEnumerable<string> Signing(Identity identity)
    {
        string config = form.EndsWith("rekor2", StringComparison.Ordinal) ? "signing_config_rekor2.json"
            : form.EndsWith("tsa", StringComparison.Ordinal) ? "signing_config_tsa.json"
            : "signing_config.json";
        string[] services = ["--fulcio-url", sigstore.Address, "--rekor-url", sigstore.Address];
        string[] stamped = form.EndsWith("tsa", StringComparison.Ordinal) ? ["--timestamp-server-url", sigstore.TimestampAddress] : [];
        string[] format = form.Split(' ') switch
        {
            ["cosign2", "bundle"] => [.. services, "--new-bundle-format", "--trusted-root", work.PathOf("trusted_root.json")],
            ["cosign2", ..] => [.. services, .. stamped],
            ["cosign3", "legacy", ..] =>
                ["--use-signing-config=false", "--new-bundle-format=false", .. services, .. stamped, "--trusted-root", work.PathOf("trusted_root.json")],
            _ => ["--signing-config", work.PathOf(config), "--trusted-root", work.PathOf("trusted_root.json")],
        };
        return [.. format, "--identity-token", TokenFile(identity)];
    }

    /// <summary>cosign 3 takes a token that is longer than a file name for a file name, so it gets a file.</summary>
    private string TokenFile(Identity identity)
    {
        string token = sigstore.Provider.Issue(identity);
        return work.Write($"token-{token[^16..]}", token);
    }

    private async Task SucceedAsync(string[] arguments) => (await RunAsync(arguments)).Succeeded();

    private Task<ProgramRun> RunAsync(string[] arguments)
    {
        var environment = new Dictionary<string, string>(work.Environment);
        if (!IsVersion3)
        {
            environment["SIGSTORE_ROOT_FILE"] = work.PathOf("fulcio.pem");
            environment["SIGSTORE_REKOR_PUBLIC_KEY"] = work.PathOf("rekor.pub");
            environment["SIGSTORE_CT_LOG_PUBLIC_KEY_FILE"] = work.PathOf("ctfe.pub");
        }

        return ProgramRun.StartAsync(program, arguments, environment);
    }
}
