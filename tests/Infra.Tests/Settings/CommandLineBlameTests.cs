using ImageTrust.Infra.Settings;

namespace Infra.Tests.Settings;

/// <summary>What a person gave on the command line is said to be from there, and the file is not sent to be mended.</summary>
public sealed class CommandLineBlameTests
{
    [Theory]
    [InlineData("image-trust:registryName", "Not-A-Name", "--config image-trust:registryName: 'Not-A-Name' is not valid")]
    [InlineData("image-trust:webhokDigest", "x", "--config image-trust:webhokDigest: no such setting; did you mean image-trust:webhookDigest?")]
    [InlineData("azure-native:locatoin", "northeurope", "--config azure-native:locatoin: no such setting; did you mean azure-native:location?")]
    [InlineData("azurenative:location", "northeurope", "--config azurenative:location: no such setting; did you mean azure-native:location?")]
    [InlineData("image-trust:locatoin", "northeurope", "--config image-trust:locatoin: no such setting; did you mean azure-native:location?")]
    [InlineData("image-trust:nodeCountMax", "1", "--config image-trust:nodeCountMax: 1 is below")]
    [InlineData("image-trust:nodeCountMin", "9", "Pulumi.dev.yaml: image-trust:nodeCountMax: 5 is below image-trust:nodeCountMin (9); expected at least as many (--config image-trust:nodeCountMin)")]
    public void A_problem_is_blamed_on_whoever_gave_the_value(string key, string value, string expected)
    {
        var problem = Assert.Single(SettingsReader.Read("dev", SampleConfig.With(key, value), new HashSet<string> { key }).Problems);

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_holds_is_still_the_files() => Assert.StartsWith(
        "Pulumi.dev.yaml: image-trust:registryName: ",
        Assert.Single(SettingsReader.Read("dev", SampleConfig.With("image-trust:registryName", "No"), new HashSet<string> { "image-trust:zones" }).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_key_far_from_every_other_gets_no_suggestion() => Assert.EndsWith(
        "no such setting; docs/settings.md lists them", Assert.Single(SettingsReader.Read("dev", SampleConfig.With("image-trust:sidewaysAndBackwards", "x")).Problems), StringComparison.Ordinal);
}
