using System.Net;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Tests.Transport;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("::ffff:0:a9fe:a9fe")] // translated
    [InlineData("::2")]
    [InlineData("64:ff9b:1::a9fe:a9fe")] // translation inside a network, wherever its prefix puts the address
    [InlineData("64:ff9b:1:a9fe:a9:fe00::")]
    [InlineData("64:ff9b:1:ffff::1")]
    [InlineData("64:ff9b:2::1")]
    [InlineData("2001::1")] // Teredo
    [InlineData("2001:0:4136:e378:8000:63bf:5601:5601")]
    [InlineData("2001:2::1")]
    [InlineData("2001:20::1")]
    [InlineData("192.88.99.1")]
    [InlineData("::ffff:192.88.99.1")]
    [InlineData("2002:c058:6301::")]
    [InlineData("2603:1030::5efe:a9fe:a9fe")] // ISATAP
    [InlineData("2603:1030::200:5efe:a9fe:a9fe")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("5f00::1")]
    [InlineData("fec0::1")]
    [InlineData("4000::1")]
    [InlineData("fd20:ce::254")]
    public void Link_local_and_metadata_addresses_are_never_contacted(string address)
    {
        Assert.False(AddressRules.MayContact(IPAddress.Parse(address), allowPrivate: false));
        Assert.False(AddressRules.MayContact(IPAddress.Parse(address), allowPrivate: true));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("10.0.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("::ffff:0:7f00:1")]
    [InlineData("2002:0a00:1::1")]
    [InlineData("2603:1030::5efe:10.0.0.1")]
    [InlineData("3fff::1")]
    [InlineData("2001:db8::1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    public void Private_addresses_are_contacted_where_the_operator_says_so(string address)
    {
        Assert.False(AddressRules.MayContact(IPAddress.Parse(address), allowPrivate: false));
        Assert.True(AddressRules.MayContact(IPAddress.Parse(address), allowPrivate: true));
    }

    [Theory]
    [InlineData("20.1.2.3")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2603:1030::1")]
    [InlineData("::ffff:20.1.2.3")]
    [InlineData("::ffff:0:1401:203")]
    [InlineData("64:ff9b::1401:203")]
    [InlineData("2002:1401:203::1")]
    [InlineData("2603:1030::5efe:20.1.2.3")]
    [InlineData("2001:200::1")]
    [InlineData("192.88.100.1")]
    public void Public_addresses_are_contacted(string address) =>
        Assert.True(AddressRules.MayContact(IPAddress.Parse(address), allowPrivate: false));
}
