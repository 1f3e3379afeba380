using System.Text;

namespace ImageTrust.Fuzz;

/// <summary>Documents as registries and API servers send them, and what an attacker would begin with.</summary>
internal static class DocumentSeeds
{
    private const string Hex = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private const string Oci = "application/vnd.oci.image.";

    public static IEnumerable<(string Target, byte[] Bytes)> All()
    {
        foreach (string text in (string[])
        [
            Index(Child("linux", "amd64", ""), Child("linux", "arm64", ",\"variant\":\"v8\""), Child("unknown", "unknown", "")),
            Index(),
            $$$"""{"schemaVersion":2,"config":{{{Descriptor("")}}},"layers":[{{{Descriptor("")}}},{{{Descriptor(Annotations)}}}],"subject":{{{Descriptor("")}}},"annotations":{"a":"b"}}""",
            $$"""{"schemaVersion":2,"mediaType":"{{Oci}}manifest.v1+json","artifactType":"application/x","config":{{Descriptor("")}},"layers":[]}""",
        ])
        {
            yield return ("index", Encoding.UTF8.GetBytes(text));
            yield return ("referrers", Encoding.UTF8.GetBytes(text));
        }

        yield return ("referrers", Encoding.UTF8.GetBytes(Index(Descriptor(",\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"" + Annotations), "7", "{}")));
        foreach (string text in (string[])
        [
            Review("CREATE", "\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"", $"{{\"metadata\":{{\"generateName\":\"web-\",\"annotations\":{{\"kubernetes.io/config.mirror\":\"x\"}}}},\"spec\":{Spec}}}", "null"),
            Review("UPDATE", "\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"", $"{{\"metadata\":{{\"name\":\"web\"}},\"spec\":{{\"template\":{{\"spec\":{Spec}}}}}}}", $"{{\"spec\":{{\"template\":{{\"spec\":{Spec}}}}}}}"),
            Review("CREATE", "\"group\":\"batch\",\"version\":\"v1\",\"kind\":\"CronJob\"", $"{{\"spec\":{{\"jobTemplate\":{{\"spec\":{{\"template\":{{\"spec\":{Spec}}}}}}}}}}}", "null"),
            Review("DELETE", "\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"", "null", "{}"),
        ])
        {
            yield return ("review", Encoding.UTF8.GetBytes(text));
        }
    }

    private const string Annotations = ",\"annotations\":{\"dev.sigstore.bundle.predicateType\":\"https://sigstore.dev/cosign/sign/v1\"}";

    private const string Spec = """
        {"containers":[{"name":"a","image":"registry.example/team/app:v1"}],"initContainers":[{"name":"i","image":"b@sha256:00"}],"ephemeralContainers":[{"name":"e","image":"c"}],"volumes":[{"name":"v","image":{"reference":"d:1"}},{"name":"w","emptyDir":{}}]}
        """;

    private static string Descriptor(string more) => $$"""{"mediaType":"{{Oci}}manifest.v1+json","digest":"sha256:{{Hex}}","size":7023{{more}}}""";

    private static string Child(string os, string architecture, string more) =>
        Descriptor($$""","platform":{"os":"{{os}}","architecture":"{{architecture}}"{{more}}}""");

    private static string Index(params string[] children) =>
        $$"""{"schemaVersion":2,"mediaType":"{{Oci}}index.v1+json","manifests":[{{string.Join(',', children)}}],"annotations":null}""";

    private static string Review(string operation, string kind, string value, string old) =>
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\",\"kind\":{" + kind + "},\"operation\":\"" + operation
        + "\",\"namespace\":\"shop\",\"name\":\"web\",\"userInfo\":{\"username\":\"system:node:a\",\"groups\":[\"system:nodes\"]},\"dryRun\":false,\"object\":" + value
        + ",\"oldObject\":" + old + "}}";
}
