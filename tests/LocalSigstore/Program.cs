using System.CommandLine;
using ImageTrust.LocalSigstore;

var folder = new Option<DirectoryInfo>("--out", "-o")
{
    Description = "Where to write trusted_root.json, signing configs, cosign 2's files and a serving certificate for localhost.",
    HelpName = "FOLDER",
    Required = true,
};
var root = new RootCommand("""
    A Sigstore instance on this machine, for trying things out: Fulcio, Rekor 1 and 2, a timestamp authority, and identity tokens for whoever
    asks. It listens on loopback over plain HTTP and keeps nothing: when it stops, its log and its keys' trust are over. Its keys are in this
    repository, so nothing outside of such a trial may trust its root.

      local-sigstore --out sigstore &
      curl -s "$(cat sigstore/url)/token/github?repository=acme/shop&workflow=release.yml" > token
      cosign sign --yes --identity-token token --signing-config sigstore/signing_config.json --trusted-root sigstore/trusted_root.json IMAGE

    Exit 0: stopped by a signal. 1: the folder cannot be written. 2: usage.
    """) { folder };
root.SetAction((parsed, cancellation) => Instance.RunAsync(parsed.GetValue(folder)!, Console.Out, Console.Error, cancellation));
var call = root.Parse(args);
if (call.Errors.Count > 0)
{
    foreach (var error in call.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    return 2;
}

return await call.InvokeAsync();
