using System.Runtime.Versioning;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Registry.Failures;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Registry.Tests.Credentials;

[UnsupportedOSPlatform("windows")] // the helpers are shell scripts
public sealed class DockerConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("docker-config-");
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());

    private string ConfigPath => Path.Combine(folder.FullName, "config.json");

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<RegistryCredential?> FindAsync(string host) =>
        await new DockerConfigCredentials(ConfigPath, time).FindAsync(Harness.Host(host), default);

    private void Write(string json) => File.WriteAllText(ConfigPath, json);

    /// <summary>As the kubelet does it: config.json → ..data/config.json, and ..data is swapped; length and times may be the same.</summary>
    [Fact]
    public async Task A_mounted_secret_that_is_swapped_is_read_again()
    {
        var written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (version, auth) in new[] { ("..1", "dTE6cA=="), ("..2", "dTI6cA==") })
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, version));
            string file = Path.Combine(folder.FullName, version, "config.json");
            await File.WriteAllTextAsync(file, """{"auths":{"a.example":{"auth":"AUTH"}}}""".Replace("AUTH", auth, StringComparison.Ordinal));
            File.SetLastWriteTimeUtc(file, written);
        }

        string data = Path.Combine(folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, "..1");
        File.CreateSymbolicLink(ConfigPath, "..data/config.json");
        var credentials = new DockerConfigCredentials(ConfigPath, time);
        Assert.Equal(new RegistryCredential.UserPassword("u1", "p"), await credentials.FindAsync(Harness.Host("a.example"), default));

        Directory.CreateSymbolicLink(data + "_tmp", "..2");
        File.Move(data + "_tmp", data, overwrite: true);

        Assert.Equal(new RegistryCredential.UserPassword("u2", "p"), await credentials.FindAsync(Harness.Host("a.example"), default));
        Assert.False(await credentials.RefreshAsync(default));
    }

    [Theory]
    [InlineData("a.example")]
    [InlineData("https://a.example")]
    [InlineData("https://a.example/v1/")]
    [InlineData("https://a.example/v2/")]
    public async Task A_user_and_a_password_are_read_for_their_host(string key)
    {
        Write("""{"auths":{"KEY":{"auth":"dXNlcjpwYXNzOndvcmQ="}}}""".Replace("KEY", key, StringComparison.Ordinal));
        Assert.Equal(new RegistryCredential.UserPassword("user", "pass:word"), await FindAsync("a.example"));
    }

    [Theory]
    [InlineData("b.example")]
    [InlineData("a.example:5000")]
    [InlineData("sub.a.example")]
    [InlineData("a.example.evil.example")]
    public async Task No_other_host_gets_it(string host)
    {
        Write("""{"auths":{"a.example":{"auth":"dXNlcjpwYXNz"}}}""");
        Assert.Null(await FindAsync(host));
    }

    [Fact]
    public async Task Docker_hub_has_a_key_of_its_own()
    {
        Write("""{"auths":{"https://index.docker.io/v1/":{"auth":"dXNlcjpwYXNz"}}}""");
        Assert.Equal(new RegistryCredential.UserPassword("user", "pass"), await FindAsync("docker.io"));
    }

    [Theory]
    [InlineData("""{"auths":{"a.example/team":{"auth":"dXNlcjpwYXNz"}}}""")]
    [InlineData("""{"auths":{"https://x@a.example/":{"auth":"dXNlcjpwYXNz"}}}""")]
    [InlineData("""{"auths":{"a.example":{"auth":"%%%"}}}""")]
    [InlineData("""{"auths":{"a.example":{}}}""")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("{}")]
    public async Task An_entry_that_is_not_for_the_host_or_holds_nothing_is_none(string json)
    {
        Write(json);
        Assert.Null(await FindAsync("a.example"));
    }

    [Fact]
    public async Task An_identity_token_goes_before_a_password()
    {
        Write("""{"auths":{"a.example":{"auth":"dXNlcjpwYXNz","identitytoken":"refresh"}}}""");
        Assert.Equal(new RegistryCredential.IdentityToken("refresh"), await FindAsync("a.example"));
    }

    [Fact]
    public async Task No_file_is_no_credential() => Assert.Null(await FindAsync("a.example"));

    [Fact]
    public async Task A_broken_file_is_a_credential_that_cannot_be_had()
    {
        Write("{");
        var error = await Assert.ThrowsAsync<RegistryException>(() => FindAsync("a.example"));
        Assert.Equal(RegistryFailureCode.CredentialUnavailable, error.Failure.Code);
    }

    [Fact]
    public async Task A_changed_file_is_read_again()
    {
        var source = new DockerConfigCredentials(ConfigPath, time);
        Write("""{"auths":{"a.example":{"username":"a","password":"1"}}}""");
        Assert.Equal(new RegistryCredential.UserPassword("a", "1"), await source.FindAsync(Harness.Host("a.example"), default));
        Write("""{"auths":{"a.example":{"username":"a","password":"longer"}}}""");
        Assert.Equal(new RegistryCredential.UserPassword("a", "longer"), await source.FindAsync(Harness.Host("a.example"), default));
    }

    [Theory]
    [InlineData("""{"credHelpers":{"a.example":"NAME"}}""")]
    [InlineData("""{"credsStore":"NAME"}""")]
    [InlineData("""{"credsStore":"other","credHelpers":{"a.example":"NAME"},"auths":{"a.example":{"auth":"dXNlcjpwYXNz"}}}""")]
    public async Task A_helper_is_asked_for_the_host(string json)
    {
        using var helper = new FakeCredentialHelper(folder, "read host; echo \"{\\\"Username\\\":\\\"u\\\",\\\"Secret\\\":\\\"for $host\\\"}\"");
        Write(json.Replace("NAME", helper.Name, StringComparison.Ordinal));
        Assert.Equal(new RegistryCredential.UserPassword("u", "for a.example"), await FindAsync("a.example"));
    }

    [Fact]
    public async Task A_helper_may_give_an_identity_token()
    {
        using var helper = new FakeCredentialHelper(folder, "cat >/dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"refresh\"}'");
        Write($$$"""{"credsStore":"{{{helper.Name}}}"}""");
        Assert.Equal(new RegistryCredential.IdentityToken("refresh"), await FindAsync("a.example"));
    }

    [Fact]
    public async Task A_helper_that_knows_nothing_of_a_host_gives_no_credential()
    {
        using var helper = new FakeCredentialHelper(folder, "cat >/dev/null; echo 'credentials not found in native keychain'; exit 1");
        Write($$$"""{"credsStore":"{{{helper.Name}}}"}""");
        Assert.Null(await FindAsync("a.example"));
    }

    [Theory]
    [InlineData("cat >/dev/null; echo oops; exit 1")]
    [InlineData("cat >/dev/null; echo '{}'")]
    [InlineData("cat >/dev/null; head -c 100000 /dev/zero | tr '\\0' x")]
    public async Task A_helper_that_fails_is_a_credential_that_cannot_be_had(string script)
    {
        using var helper = new FakeCredentialHelper(folder, script);
        Write($$$"""{"credsStore":"{{{helper.Name}}}"}""");
        var error = await Assert.ThrowsAsync<RegistryException>(() => FindAsync("a.example"));
        Assert.Equal(RegistryFailureCode.CredentialUnavailable, error.Failure.Code);
    }

    [Fact]
    public async Task A_helper_that_does_not_answer_is_given_up_and_ended()
    {
        string marker = Path.Combine(folder.FullName, "started");
        using var helper = new FakeCredentialHelper(folder, $"touch {marker}; exec sleep 60");
        Write($$$"""{"credsStore":"{{{helper.Name}}}"}""");
        var asking = FindAsync("a.example");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(marker), TimeSpan.FromSeconds(10)));
        time.Advance(TimeSpan.FromSeconds(6));
        var error = await Assert.ThrowsAsync<RegistryException>(() => asking.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(RegistryFailureCode.CredentialUnavailable, error.Failure.Code);
    }

    [Theory]
    [InlineData("../../bin/sh")]
    [InlineData("a;b")]
    [InlineData("")]
    [InlineData("not-installed-anywhere")]
    public async Task A_helper_that_is_no_program_of_the_path_is_not_run(string name)
    {
        Write("""{"credHelpers":{"a.example":"NAME"}}""".Replace("NAME", name, StringComparison.Ordinal));
        if (name.Length == 0)
        {
            Assert.Null(await FindAsync("a.example"));
        }
        else
        {
            await Assert.ThrowsAsync<RegistryException>(() => FindAsync("a.example"));
        }
    }

    [Fact]
    public void A_credential_does_not_print_its_secret()
    {
        Assert.DoesNotContain("hidden", new RegistryCredential.UserPassword("u", "hidden").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", new RegistryCredential.IdentityToken("hidden").ToString(), StringComparison.Ordinal);
    }

    /// <summary>A shell script on the PATH under a name no other test uses.</summary>
    private sealed class FakeCredentialHelper : IDisposable
    {
        private static readonly Lock PathGate = new();
        private static int last;
        private readonly string folder;

        public FakeCredentialHelper(DirectoryInfo folder, string script)
        {
            this.folder = folder.FullName;
            Name = "test" + Interlocked.Increment(ref last);
            string file = Path.Combine(folder.FullName, "docker-credential-" + Name);
            File.WriteAllText(file, "#!/bin/sh\n[ \"$1\" = get ] || exit 9\n" + script + "\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            lock (PathGate)
            {
                Environment.SetEnvironmentVariable("PATH", this.folder + ":" + Environment.GetEnvironmentVariable("PATH"));
            }
        }

        public string Name { get; }

        public void Dispose()
        {
            lock (PathGate)
            {
                string path = Environment.GetEnvironmentVariable("PATH")!;
                Environment.SetEnvironmentVariable("PATH", path.Replace(folder + ":", "", StringComparison.Ordinal));
            }
        }
    }
}
