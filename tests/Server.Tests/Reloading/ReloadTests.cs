using System.Net;
using System.Net.Sockets;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Reloading;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.Server.InForce;
using Microsoft.Extensions.DependencyInjection;

namespace ImageTrust.Server.Tests.Reloading;

/// <summary>What lies in files is read again; a bad file never replaces a good state, and is told about.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task A_new_serving_certificate_is_presented_at_the_next_handshake_and_a_bad_one_never()
    {
        await using var stage = await ServerStage.StartAsync();
        var certificate = stage.Services.GetRequiredService<FileServingCertificate>();
        string first = certificate.Current!.TargetCertificate.Thumbprint;
        Assert.Equal(ReloadOutcome.Unchanged, await certificate.ReloadAsync(CancellationToken.None));

        await File.WriteAllTextAsync(Path.Combine(stage.Folder, "tls", "tls.crt"), "no certificate");
        Assert.Equal(ReloadOutcome.Failed, await certificate.ReloadAsync(CancellationToken.None));
        Assert.Equal(ReloadOutcome.Unchanged, await certificate.ReloadAsync(CancellationToken.None));
        Assert.Equal(first, certificate.Current.TargetCertificate.Thumbprint);
        Assert.Null(certificate.Problem);
        var (status, text) = await stage.GetAsync(stage.StateAddress, "readyz");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("ready\nwarning: serving-certificate: ", text, StringComparison.Ordinal);

        stage.WriteCertificate("127.0.0.1");
        Assert.Equal(ReloadOutcome.Applied, await certificate.ReloadAsync(CancellationToken.None));
        Assert.Null(certificate.Warning);
        Assert.Equal(certificate.Current.TargetCertificate.Thumbprint, await PresentedAsync(stage));
        Assert.NotEqual(first, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_bad()
    {
        await using var stage = await ServerStage.StartAsync();
        var certificate = stage.Services.GetRequiredService<FileServingCertificate>();
        string key = await File.ReadAllTextAsync(Path.Combine(stage.Folder, "tls", "tls.key"));
        stage.WriteCertificate();
        await File.WriteAllTextAsync(Path.Combine(stage.Folder, "tls", "tls.key"), key);
        Assert.Equal(ReloadOutcome.Failed, await certificate.ReloadAsync(CancellationToken.None));
    }

    [Fact]
    public void Without_a_certificate_there_is_a_problem_and_no_exception()
    {
        var certificate = new FileServingCertificate("/does/not/exist");
        Assert.Null(certificate.Current);
        Assert.NotNull(certificate.Problem);
    }

    [Fact]
    public async Task A_trusted_root_that_turns_bad_leaves_the_old_one_in_force()
    {
        await using var stage = await RootedStage.StartAsync();
        var trust = stage.Server.Services.GetRequiredService<TrustInForce>();
        var before = trust.Current;
        Assert.NotNull(before);

        await File.AppendAllTextAsync(stage.RootFile, " ");
        Assert.Equal(ReloadOutcome.Failed, await trust.ReloadAsync(CancellationToken.None));
        Assert.Same(before, trust.Current);
        Assert.Contains("not those the policy names", trust.Warning, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(stage.RootFile, stage.Root);
        Assert.Equal(ReloadOutcome.Applied, await trust.ReloadAsync(CancellationToken.None));
        Assert.Null(trust.Warning);
    }

    [Fact]
    public async Task A_trusted_root_that_is_missing_from_the_start_keeps_the_replica_unready_until_it_comes()
    {
        await using var stage = await RootedStage.StartAsync(present: false);
        var (status, text) = await stage.Server.GetAsync(stage.Server.StateAddress, "readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("trust: trust root roots/root.json: it is not there", text, StringComparison.Ordinal);
        using (var refused = await stage.Server.PostAsync("validate", Place.Review("pod-1container.CREATE.Pod")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await File.WriteAllBytesAsync(stage.RootFile, stage.Root);
        Assert.Equal(ReloadOutcome.Applied, await stage.Server.Services.GetRequiredService<TrustInForce>().ReloadAsync(CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await stage.Server.GetAsync(stage.Server.StateAddress, "readyz")).Status);
    }

    [Fact]
    public async Task A_docker_configuration_that_turns_bad_is_a_warning_and_holds_as_it_was()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("image-trust-").FullName, "config.json");
        await File.WriteAllTextAsync(file, "{}");
        await using var stage = await ServerStage.StartAsync(settings: new() { ["IMAGETRUST_DOCKER_CONFIG"] = file });
        var credentials = stage.Services.GetRequiredService<DockerCredentialsFile>();
        Assert.Equal(ReloadOutcome.Applied, await credentials.ReloadAsync(CancellationToken.None));
        Assert.Equal(ReloadOutcome.Unchanged, await credentials.ReloadAsync(CancellationToken.None));
        await File.WriteAllTextAsync(file, "no json");
        Assert.Equal(ReloadOutcome.Failed, await credentials.ReloadAsync(CancellationToken.None));
        Assert.Equal(ReloadOutcome.Unchanged, await credentials.ReloadAsync(CancellationToken.None));
        Assert.Null(credentials.Problem);
        Assert.Contains("not a docker configuration file", credentials.Warning, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static async Task<string> PresentedAsync(ServerStage stage)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, stage.ReviewsAddress.Port);
        await using var tls = new System.Net.Security.SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null); // which one it is, is what the test compares
        await tls.AuthenticateAsClientAsync("localhost");
        using var presented = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        return presented.Thumbprint;
    }
}
