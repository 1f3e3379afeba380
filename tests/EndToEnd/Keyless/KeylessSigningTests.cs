using EndToEnd.Programs;
using EndToEnd.Registry;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Local;
using ImageTrust.TestKit.Virtual;

namespace EndToEnd.Keyless;

public sealed class KeylessSigningTests : IDisposable
{
    private readonly Workplace work = new();

    public void Dispose() => work.Dispose();

    public static TheoryData<string> Forms => new(KeylessCosign.SigningForms);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Signs(string form)
    {
        await using var sigstore = await LocalSigstore.StartAsync(VirtualSigstore.P256, TimeProvider.System);
        var cosign = await KeylessCosign.OfAsync(form, work, sigstore);
        await using var place = await RegistryPlace.StartAsync("oci-1.1", work);
        string image = await place.PushImageAsync("team/app");
        try
        {
            await cosign.SignAsync(image, new Identity.GitHubActions());
        }
        finally
        {
            Console.WriteLine(form + "\n" + string.Join('\n', sigstore.Requests));
        }

        (await cosign.VerifyAsync(image, new Identity.GitHubActions())).Succeeded();
    }
}
