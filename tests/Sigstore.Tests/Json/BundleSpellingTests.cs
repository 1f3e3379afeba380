using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Json;

/// <summary>A genuine bundle in which one member, at whatever level, has a second spelling.</summary>
public class BundleSpellingTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly string Genuine = Encoding.UTF8.GetString(
        VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(null), Message.Image(Digest))).Utf8);

    [Fact]
    public void The_genuine_bundle_is_read() => SigstoreBundle.Read(Encoding.UTF8.GetBytes(Genuine));

    [Fact]
    public void Every_member_of_a_bundle_has_one_spelling()
    {
        var places = Objects(JsonNode.Parse(Genuine)!).Sum(found => found.Count);
        Assert.True(places > 20, $"{places} members");
        for (var place = 0; place < places; place++)
        {
            foreach (var other in (Func<string, string>[])[name => name.ToUpperInvariant(), name => name.Replace('s', '\u017f'), name => name.Insert(1, "_")])
            {
                var bundle = JsonNode.Parse(Genuine)!;
                var (holder, name) = Objects(bundle).SelectMany(found => found.Select(member => (found, member.Key))).ElementAt(place);
                if (other(name) != name)
                {
                    holder.Add(other(name), null);
                    var json = Encoding.UTF8.GetBytes(bundle.ToJsonString());
                    Assert.False(SigstoreBundle.TryRead(json, out _, out var failure), $"{other(name)} beside {name}");
                    Assert.Contains(failure.Code, new[] { FailureCode.EvidenceMalformed, FailureCode.EnvelopeMalformed });
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject found => [found, .. found.ToList().SelectMany(member => Objects(member.Value))],
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
