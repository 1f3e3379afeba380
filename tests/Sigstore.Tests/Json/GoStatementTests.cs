using System.Text;
using System.Text.Json;
using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Go;

namespace ImageTrust.Sigstore.Tests.Json;

/// <summary>Of random statements and simple-signing payloads we read what Go's decoder reads, or refuse.</summary>
public class GoStatementTests
{
    private const int Documents = 6000;

    private static readonly string[] StatementFields = ["_type", "subject", "predicateType", "predicate"];
    private static readonly string[] SubjectFields = ["name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"];

    [Fact]
    public void A_statement_is_read_as_go_reads_it_or_refused()
    {
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < Documents; seed++)
        {
            var json = Encoding.UTF8.GetBytes(AStatement(new Spellings(new Random(seed))));
            if (TryRead(json) is not { } statement)
            {
                refused++;
                continue;
            }

            read++;
            var go = GoObject.Parse(json);
            Assert.Equal(go.Value("_type", StatementFields).GetString(), statement.Type);
            Assert.Equal(go.Value("predicateType", StatementFields).GetString(), statement.PredicateType);
            Assert.Equal(go.Value("subject", StatementFields).EnumerateArray().Select(Digests), statement.Subjects.Select(Digests));
        }

        Assert.True(read > Documents / 10 && refused > Documents / 10, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_simple_signing_payload_is_read_as_go_reads_it_or_refused()
    {
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < Documents; seed++)
        {
            var json = Encoding.UTF8.GetBytes(APayload(new Spellings(new Random(seed))));
            try
            {
                var payload = SimpleSigning.Read(new SimpleSigningPayload(json, []));
                read++;
                var critical = new GoObject(GoObject.Parse(json).Value("critical", "critical", "optional"));
                var image = new GoObject(critical.Value("image", "identity", "image", "type"));
                Assert.Equal(image.Value("docker-manifest-digest", "docker-manifest-digest").GetString(), payload.ManifestDigest);
            }
            catch (SigstoreException)
            {
                refused++;
            }
        }

        Assert.True(read > Documents / 10 && refused > Documents / 10, $"{read} read, {refused} refused");
    }

    private static Statement? TryRead(byte[] json)
    {
        try
        {
            return Statement.Read(new DsseEnvelope(Statement.PayloadType, json, []));
        }
        catch (SigstoreException)
        {
            return null;
        }
    }

    private static string AStatement(Spellings say) => say.Members(
        ("_type", () => $"\"{Statement.TypeV1}\""),
        ("predicateType", () => "\"https://a.example/v1\""),
        ("subject", () => say.List(2, () => say.Members(
            ("name", () => "\"a\""),
            ("digest", () => say.Any("{\"sha256\":\"aa\"}", "{\"sha256\":\"aa\",\"SHA256\":\"bb\"}", "{\"ſha256\":\"cc\"}")),
            ("uri", () => "\"https://a.example\"")))),
        ("predicate", () => say.Any("{}", "{\"a\":1,\"A\":2}", "null")));

    private static string APayload(Spellings say) => say.Members(
        ("critical", () => say.Members(
            ("identity", () => say.Members(("docker-reference", () => "\"a.example/app\""))),
            ("image", () => say.Members(("docker-manifest-digest", () => say.Any("\"sha256:aa\"", "\"sha256:bb\"")))),
            ("type", () => $"\"{SimpleSigning.Type}\""))),
        ("optional", () => say.Any("{}", "{\"a\":\"b\",\"A\":\"c\"}", "null")));

    private static string Digests(JsonElement subject) => string.Join(',', new GoObject(subject).Value("digest", SubjectFields)
        .EnumerateObject().Select(pair => $"{pair.Name}={pair.Value.GetString()}"));

    private static string Digests(StatementSubject subject) => string.Join(',', subject.Digests.Select(pair => $"{pair.Key}={pair.Value}"));
}
