using ImageTrust.Conformance.Fixtures;
using ImageTrust.Conformance.Suite;
using ImageTrust.Conformance.Verify;

const int Good = 0;
const int Bad = 1;
const int Usage = 64;

var now = TimeProvider.System.GetUtcNow();
if (args is ["fixtures", var folder])
{
    return FixtureTable.Print(folder, now, Console.Out) ? Good : Bad;
}

if (args is ["fixtures-by-verify", var captured])
{
    return await VerifyTable.PrintAsync(captured, Console.Out) ? Good : Bad;
}

if (VerifyBundleOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(
        "usage: verify-bundle --bundle B (--key K | --certificate-identity I --certificate-oidc-issuer U) [--trusted-root T] "
        + "FILE_OR_DIGEST");
    Console.Error.WriteLine("       fixtures FOLDER | fixtures-by-verify FOLDER");
    return Usage;
}

var problem = VerifyBundle.Run(options, now);
Console.Error.WriteLine(problem ?? "verified");
return problem is null ? Good : Bad;
