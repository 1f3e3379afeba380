using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Certificates;

public sealed class SecretContentTests
{
    private readonly SecretContent.Held full = new(Pairs.Issue()) { Next = Pairs.Issue(), Previous = Pairs.Issue().Authority };

    [Fact]
    public void No_data_and_no_names_in_it_are_empty()
    {
        Assert.IsType<SecretContent.Empty>(Read(null));
        Assert.IsType<SecretContent.Empty>(Read(new JsonObject()));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = Assert.IsType<SecretContent.Held>(Read(full.Data()));
        Assert.Equal((full.Current.Serial, full.Next!.Serial, null), (read.Current.Serial, read.Next?.Serial, read.Problem));
        Assert.Equal(full.Bundle, read.Bundle);
    }

    [Fact]
    public void The_bundle_holds_the_CA_of_every_leaf_that_may_be_met_and_no_key()
    {
        Assert.Equal(3, full.Bundle.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.DoesNotContain("KEY", full.Bundle, StringComparison.Ordinal);
        foreach (var authority in new[] { full.Current.Authority, full.Next!.Authority, full.Previous! })
        {
            Assert.Contains(authority.ExportCertificatePem(), full.Bundle, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_names_are_those_that_tools_know_for_a_TLS_secret()
    {
        Assert.Equal(["tls.crt", "tls.key", "next.crt", "next.key", "previous.crt"], full.Data().Select(pair => pair.Key));
        Assert.Equal(["tls.crt", "tls.key"], new SecretContent.Held(full.Current).Data().Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("tls.crt")]
    [InlineData("tls.key")]
    public void Without_a_current_pair_nothing_is_usable(string part)
    {
        foreach (string spoilt in new[] { "", "!", Convert.ToBase64String("garbage"u8), Convert.ToBase64String([0xff, 0x00, 0x80]) })
        {
            Assert.IsType<SecretContent.Unusable>(Read(With(part, spoilt)));
        }

        var without = full.Data();
        without.Remove(part);
        Assert.IsType<SecretContent.Unusable>(Read(without));
    }

    [Theory]
    [InlineData("next.crt", "next pair")]
    [InlineData("next.key", "next pair")]
    [InlineData("previous.crt", "previous CA")]
    public void A_spoilt_part_besides_leaves_the_current_pair_usable_and_is_named(string part, string named)
    {
        var read = Assert.IsType<SecretContent.Held>(Read(With(part, Convert.ToBase64String("garbage"u8))));
        Assert.Equal(full.Current.Serial, read.Current.Serial);
        Assert.Contains(named, read.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("garbage", read.Problem, StringComparison.Ordinal);
        Assert.True(part == "previous.crt" ? read is { Previous: null, Next: not null } : read is { Previous: not null, Next: null });
    }

    [Fact]
    public void Data_that_is_no_object_or_holds_no_text_is_unusable()
    {
        Assert.IsType<SecretContent.Unusable>(Read(new JsonObject { ["tls.crt"] = 7, ["tls.key"] = new JsonObject() }));
        Assert.IsType<SecretContent.Unusable>(Read(new JsonObject { ["something"] = "else" }));
    }

    [Fact]
    public void A_held_pair_never_prints_its_key()
    {
        string key = full.Current.KeyPem().Split('\n')[1];
        Assert.DoesNotContain(key, full.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes(key)), full.ToString(), StringComparison.Ordinal);
    }

    private JsonObject With(string part, string value)
    {
        var data = full.Data();
        data[part] = value;
        return data;
    }

    private static SecretContent Read(JsonObject? data) => SecretContent.Read(data, Pairs.Names);
}
