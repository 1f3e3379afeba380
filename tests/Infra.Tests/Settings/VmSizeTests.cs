using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Machines;

namespace Infra.Tests.Settings;

/// <summary>What a VM size's name tells, and which sizes a pool can have.</summary>
public sealed class VmSizeTests
{
    [Theory]
    [InlineData("Standard_D4ds_v5", 4, "Standard DDSv5 Family vCPUs")]
    [InlineData("Standard_D8s_v3", 8, "Standard DSv3 Family vCPUs")]
    [InlineData("Standard_DS3_v2", 4, "Standard DSv2 Family vCPUs")]
    [InlineData("Standard_D14_v2", 16, "Standard Dv2 Family vCPUs")]
    [InlineData("Standard_E8-2ds_v5", 8, "Standard EDSv5 Family vCPUs")]
    [InlineData("Standard_DC4ads_v5", 4, "Standard DCADSv5 Family vCPUs")]
    [InlineData("Standard_B4ms", 4, "Standard BMS Family vCPUs")]
    [InlineData("Standard_NC24ads_A100_v4", 24, "Standard NCADS_A100v4 Family vCPUs")]
    public void A_name_tells_vCPUs_and_quota(string name, int vcpus, string quota)
    {
        var size = VmSize.Read(name);

        Assert.Equal((vcpus, quota), (size!.Vcpus, size.Quota));
    }

    [Theory]
    [InlineData("Standard_Future")]
    [InlineData("Standard_4D")]
    [InlineData("D4ds_v5")]
    [InlineData("Standard_D4ds_v5\n")]
    public void Of_another_name_nothing_is_known(string name)
    {
        Assert.Null(VmSize.Read(name));
        Assert.Equal("Managed", OsDisk.For(name).Type.ToString());
    }

    [Theory]
    [InlineData("Standard_D4ads_v5", 128)]
    [InlineData("Standard_E4ds_v4", 128)]
    [InlineData("Standard_D8s_v3", 128)]
    [InlineData("Standard_D4s_v3", 64)]
    [InlineData("Standard_DS4_v2", 128)]
    [InlineData("Standard_DS2_v2", 64)]
    [InlineData("Standard_F8s_v2", 128)]
    public void A_size_with_room_takes_the_disk_on_its_host(string name, int gibibytes) =>
        Assert.Equal(("Ephemeral", gibibytes), (OsDisk.For(name).Type.ToString(), OsDisk.For(name).SizeGiB));

    [Theory]
    [InlineData("Standard_D4s_v5")]
    [InlineData("Standard_E8as_v5")]
    [InlineData("Standard_D4s_v4")]
    [InlineData("Standard_B2s")]
    [InlineData("Standard_B4as_v2")]
    [InlineData("Standard_F2s_v2")]
    [InlineData("Standard_D2s_v3")]
    [InlineData("Standard_D8ds_v99")]
    [InlineData("Standard_D4ds_v6")]
    [InlineData("Standard_DC4s_v3")]
    [InlineData("Standard_M8ms")]
    public void A_size_without_room_takes_a_managed_disk(string name) => Assert.Equal("Managed", OsDisk.For(name).Type.ToString());

    [Theory]
    [InlineData("Standard_D4ps_v5", "Arm")]
    [InlineData("Standard_D4pds_v6", "Arm")]
    [InlineData("Standard_NC6", "generation 1")]
    [InlineData("Standard_D4_v3", "generation 1")]
    [InlineData("Standard_A4_v2", "generation 1")]
    [InlineData("Standard_D4d_v5", "generation 1")]
    [InlineData("Standard_B2pts_v2", "Arm")]
    [InlineData("Standard_NC6s_v3", "GPUs")]
    [InlineData("Standard_NC24ads_A100_v4", "GPUs")]
    [InlineData("Standard_NV12ads_A10_v5", "GPUs")]
    public void A_size_that_cannot_start_trusted_is_refused_for_either_pool(string name, string why)
    {
        foreach (var key in new[] { "image-trust:nodeVmSize", "image-trust:systemNodeVmSize" })
        {
            var problem = Assert.Single(SettingsReader.Read("dev", SampleConfig.With(key, name)).Problems);

            Assert.StartsWith($"Pulumi.dev.yaml: {key}: {name} has ", problem, StringComparison.Ordinal);
            Assert.Contains(why, problem, StringComparison.Ordinal);
            Assert.Contains("the s in D4ds", problem, StringComparison.Ordinal);
        }
    }

    /// <summary>Azure takes any capitals; what the name says of the size would be lost, and with it what Azure refuses.</summary>
    [Theory]
    [InlineData("Standard_d4ds_v5", "Standard_D4ds_v5")]
    [InlineData("Standard_nc6", "Standard_NC6")]
    [InlineData("Standard_D4PS_v5", "Standard_D4ps_v5")]
    [InlineData("Standard_D4ds_V5", "Standard_D4ds_v5")]
    [InlineData("Standard_E8-2DS_v5", "Standard_E8-2ds_v5")]
    [InlineData("Standard_nc24ads_a100_v4", "Standard_NC24ads_A100_v4")]
    public void A_size_in_other_capitals_is_refused_with_Azures_own(string name, string spelt)
    {
        var problem = Assert.Single(SettingsReader.Read("dev", SampleConfig.With("image-trust:nodeVmSize", name)).Problems);

        Assert.Contains($"image-trust:nodeVmSize: {name} has other capitals", problem, StringComparison.Ordinal);
        Assert.EndsWith($"expected {spelt}", problem, StringComparison.Ordinal);
    }
}
