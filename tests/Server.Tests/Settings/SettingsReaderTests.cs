using ImageTrust.Server.Settings;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Server.Tests.Settings;

/// <summary>The environment and a file become settings, or one report of everything that is wrong.</summary>
public sealed class SettingsReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-");
    private readonly Dictionary<string, string> environment = new()
    {
        ["IMAGETRUST_POLICY"] = "/etc/image-trust/policy/policy.json",
        ["IMAGETRUST_SERVING_SECRET"] = "image-trust-serving-certificate",
        ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1",
        ["KUBERNETES_SERVICE_PORT"] = "443",
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_the_deployment_sets_is_enough()
    {
        environment["IMAGETRUST_HTTPS_PORT"] = "8443";
        environment["IMAGETRUST_MANAGEMENT_PORT"] = "8081";
        var settings = Read();
        Assert.Equal("image-trust-serving-certificate", Assert.IsType<ServingSource.Secret>(settings.Serving).Name);
        Assert.Equal((8443, 8081), (settings.Listen.HttpsPort, settings.Listen.ManagementPort));
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Drain);
        Assert.Empty(settings.Registries);
        Assert.Null(settings.Entra);
    }

    [Fact]
    public void Replicas_that_are_asked_are_named_with_their_ports()
    {
        Assert.Equal((null, 0), (Read().HandOver.Port, Read().HandOver.From.Length));
        environment["IMAGETRUST_HAND_OVER_PORT"] = "8444";
        environment["IMAGETRUST_HAND_OVER_FROM"] = "image-trust-webhook-replicas.image-trust-system.svc:8444, 10.0.0.7:1";
        Assert.Equal(8444, Read().HandOver.Port);
        Assert.Equal([("image-trust-webhook-replicas.image-trust-system.svc", 8444), ("10.0.0.7", 1)], Read().HandOver.From.Select(one => (one.Host, one.Port)));
        environment.Remove("IMAGETRUST_SERVING_SECRET");
        environment["IMAGETRUST_SERVING_CERTIFICATE"] = "tls";
        Assert.Equal(
            [
                "IMAGETRUST_HAND_OVER_PORT: set without IMAGETRUST_SERVING_SECRET; replicas know each other by its certificate",
                "IMAGETRUST_HAND_OVER_FROM: set without IMAGETRUST_SERVING_SECRET; replicas know each other by its certificate",
            ], Problems());
    }

    [Fact]
    public void Every_problem_is_in_one_report()
    {
        environment.Remove("IMAGETRUST_POLICY");
        environment["IMAGETRUST_SERVING_CERTIFICATE"] = "tls";
        environment["IMAGETRUST_HTTPS_PORT"] = "8443 ";
        environment["IMAGETRUST_DRAIN_SECONDS"] = "61";
        environment["IMAGETRUST_LOG_LEVEL"] = "Information";
        environment["IMAGETRUST_POLCY"] = "x";
        environment["AZURE_FEDERATED_TOKEN_FILE"] = "/var/run/token";
        Assert.Equal(
        [
            "IMAGETRUST_POLICY: missing; expected the path of a policy in canonical form",
            "IMAGETRUST_HTTPS_PORT: '8443 ' is not valid; expected a port, 0 for any free one",
            "IMAGETRUST_SERVING_SECRET, IMAGETRUST_SERVING_CERTIFICATE: both are set; expected exactly one",
            "AZURE_FEDERATED_TOKEN_FILE: set without AZURE_CLIENT_ID and AZURE_TENANT_ID; expected all that workload identity sets",
            "IMAGETRUST_DRAIN_SECONDS: '61' is not valid; expected a number of seconds from 0 to 60",
            "IMAGETRUST_LOG_LEVEL: 'Information' is not valid; expected debug, information, warning or error",
            "IMAGETRUST_POLCY: no such setting; docs/webhook-settings.md lists them",
        ], Problems());
    }

    [Theory]
    [InlineData("IMAGETRUST_SERVING_SECRET", "Upper")]
    [InlineData("IMAGETRUST_SERVING_SECRET", "a/b")]
    [InlineData("IMAGETRUST_HAND_OVER_PORT", "65536")]
    [InlineData("IMAGETRUST_HAND_OVER_PORT", "-1")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "replicas")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "replicas:")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "replicas:0")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", ":8444")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "replicas:8444,")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "https://replicas:8444")]
    [InlineData("IMAGETRUST_HAND_OVER_FROM", "user@replicas:8444")]
    [InlineData("IMAGETRUST_STACK", "team/prod")]
    [InlineData("IMAGETRUST_STACK", "-p")]
    [InlineData("IMAGETRUST_DOCS_URL", "http://git.example/docs")]
    [InlineData("IMAGETRUST_DOCS_URL", "https://git.example/docs/")]
    [InlineData("IMAGETRUST_DOCS_URL", "https://git.example/docs?x=$(id)")]
    [InlineData("IMAGETRUST_ADDRESS", "localhost")]
    [InlineData("IMAGETRUST_PLAIN_HTTP_REGISTRIES", "http://a.example")]
    [InlineData("IMAGETRUST_PRIVATE_REGISTRIES", "a.example,")]
    [InlineData("IMAGETRUST_PRIVATE_REGISTRIES", "10.0.0.0/8")]
    [InlineData("IMAGETRUST_TOKEN_SERVICES", "a.example")]
    [InlineData("IMAGETRUST_REGISTRY_CA", "a.example=/does/not/exist.pem")]
    [InlineData("IMAGETRUST_OTLP_ENDPOINT", "otel:4317")]
    [InlineData("IMAGETRUST_HTTPS_PORT", "+1")]
    public void A_value_of_another_form_is_refused(string key, string text)
    {
        environment[key] = text;
        Assert.StartsWith($"{key}: '{text}' is not valid; expected ", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_value_is_shown_cut_and_printable()
    {
        environment["IMAGETRUST_ADDRESS"] = "\u001b[2J" + new string('x', 500);
        string problem = Assert.Single(Problems());
        Assert.DoesNotContain('\u001b', problem);
        Assert.True(problem.Length < 160, problem);
    }

    [Fact]
    public void What_is_said_about_a_host_in_several_settings_is_one_entry()
    {
        using var authority = new TestAuthority();
        string file = Path.Combine(folder.FullName, "ca.pem");
        File.WriteAllText(file, authority.Certificate.ExportCertificatePem());
        environment["IMAGETRUST_PRIVATE_REGISTRIES"] = "a.example, b.example:5000";
        environment["IMAGETRUST_REGISTRY_CA"] = $"a.example={file}";
        environment["IMAGETRUST_TOKEN_SERVICES"] = "a.example=auth.example,a.example=auth2.example";
        var registries = Read().Registries;
        Assert.Equal(["a.example", "b.example:5000"], registries.Select(host => host.Host.Name));
        Assert.All(registries, host => Assert.True(host is { AllowPrivateAddresses: true, PlainHttp: false }));
        Assert.Equal(authority.Certificate.Thumbprint, Assert.Single(registries[0].Authorities).Thumbprint);
        Assert.Equal(["auth.example", "auth2.example"], registries[0].TokenServices.Select(host => host.Name));
        Assert.Empty(registries[1].Authorities);
    }

    [Fact]
    public void The_environment_goes_before_the_file()
    {
        WriteFile("""{"IMAGETRUST_HTTPS_PORT": "1", "IMAGETRUST_MANAGEMENT_PORT": "2"}""");
        environment["IMAGETRUST_HTTPS_PORT"] = "3";
        var listen = Read().Listen;
        Assert.Equal((3, 2), (listen.HttpsPort, listen.ManagementPort));
    }

    [Theory]
    [InlineData("""{"IMAGETRUST_HTTPS_PORT": 8443}""", "IMAGETRUST_HTTPS_PORT: expected a text in quotes")]
    [InlineData("""{"IMAGETRUST_SETTINGS": "other.json"}""", "IMAGETRUST_SETTINGS: a settings file cannot name another")]
    [InlineData("""{"https": "8443"}""", "https: no such setting")]
    [InlineData("""{"IMAGETRUST_ADDRESS": "::", "IMAGETRUST_ADDRESS": "::1"}""", "is not a JSON object of texts")]
    [InlineData("[]", "is not a JSON object of texts")]
    [InlineData("{", "is not a JSON object of texts")]
    public void A_settings_file_is_read_strictly(string content, string problem)
    {
        WriteFile(content);
        Assert.Contains(problem, Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_settings_file_that_is_not_there_is_named()
    {
        environment["IMAGETRUST_SETTINGS"] = Path.Combine(folder.FullName, "none.json");
        Assert.Contains("none.json cannot be read", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Workload_identity_is_taken_whole()
    {
        environment["AZURE_CLIENT_ID"] = "client";
        Assert.Null(Read().Entra);
        environment["AZURE_TENANT_ID"] = "tenant";
        environment["AZURE_FEDERATED_TOKEN_FILE"] = "/var/run/token";
        Assert.Equal(new WorkloadIdentity("client", "tenant", "/var/run/token"), Read().Entra);
    }

    private void WriteFile(string content)
    {
        environment["IMAGETRUST_SETTINGS"] = Path.Combine(folder.FullName, "settings.json");
        File.WriteAllText(environment["IMAGETRUST_SETTINGS"], content);
    }

    private ServerSettings Read()
    {
        var (settings, problems) = SettingsReader.Read(environment);
        Assert.Empty(problems);
        return settings!;
    }

    private IReadOnlyList<string> Problems()
    {
        var (settings, problems) = SettingsReader.Read(environment);
        Assert.Null(settings);
        return problems;
    }
}
