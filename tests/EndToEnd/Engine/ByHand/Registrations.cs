namespace EndToEnd.Engine.ByHand;

/// <summary>
/// Every field of both registrations, each changed once. What would keep a review from being answered is done to the ring's entry, which
/// matches nothing while no ring is named.
/// </summary>
internal static class Registrations
{
    public const string Validating = "validatingwebhookconfiguration/image-trust-validate";
    public const string Mutating = "mutatingwebhookconfiguration/image-trust-pin";

    private const int Ring = 0;
    private const int Main = 1;

    public static string Prefix(string registration) => registration == Validating ? "validate" : "pin";

    /// <summary>All at once.</summary>
    /// <param name="owner">JSON of an owner reference to something that exists: else the object would be collected.</param>
    public static IEnumerable<HandChange> Fields(string registration, string owner) =>
    [
        Replace(registration, Ring, "clientConfig/service/name", "\"elsewhere\""),
        Replace(registration, Ring, "clientConfig/service/namespace", "\"shop\""),
        Replace(registration, Ring, "clientConfig/service/path", "\"/always\""),
        Replace(registration, Ring, "clientConfig/service/port", "8443"),
        Replace(registration, Ring, "rules/0/operations", """["CREATE"]"""),
        Replace(registration, Ring, "rules/0/apiGroups", """["example.test"]"""),
        Replace(registration, Ring, "rules/0/apiVersions", """["v1","v2"]"""),
        Replace(registration, Ring, "rules/0/resources", """["services"]"""),
        Replace(registration, Ring, "rules/0/scope", "\"*\""),
        Remove(registration, Main, "rules/1", "rules: one less"),
        Replace(registration, Main, "failurePolicy", "\"Ignore\""),
        Replace(registration, Ring, "matchPolicy", "\"Exact\""),
        Replace(registration, Ring, "sideEffects", "\"NoneOnDryRun\""),
        Replace(registration, Ring, "timeoutSeconds", "1"),
        Replace(registration, Ring, "admissionReviewVersions", """["v1","v1beta1"]"""),
        Add(registration, Main, "namespaceSelector/matchExpressions/0/values/-", "\"shop\"", "namespaceSelector.matchExpressions: a namespace more is left out"),
        Add(registration, Ring, "namespaceSelector/matchLabels", """{"team":"shop"}""", "namespaceSelector.matchLabels: added"),
        Replace(registration, Main, "objectSelector", """{"matchLabels":{"checked":"true"}}"""),
        Replace(registration, Ring, "matchConditions/0/expression", "\"false\""),
        Add(registration, Main, "matchConditions/-", """{"name":"mine","expression":"true"}""", "matchConditions: one more", "matchConditions[mine]"),
        .. registration == Mutating ? [Replace(registration, Ring, "reinvocationPolicy", "\"Never\"")] : Array.Empty<HandChange>(),
        new(registration, "/webhooks/-", One(registration), "webhooks[mine.example.test]", "webhooks: one more entry") { Adds = true },
        new(registration, "/metadata/labels/admissions.enforcer~1disabled", "\"false\"", "metadata.labels.admissions.enforcer/disabled", "metadata.labels"),
        new(registration, "/metadata/annotations/admissions.enforcer~1disabled", null, "metadata.annotations.admissions.enforcer/disabled", "metadata.annotations: one less"),
        new(registration, "/metadata/finalizers", """["example.test/stay"]""", "metadata.finalizers", "metadata.finalizers: added") { Adds = true },
        new(registration, "/metadata/ownerReferences", $"[{owner}]", "metadata.ownerReferences", "metadata.ownerReferences: added") { Adds = true },
    ];

    /// <summary>What cannot be done together with those.</summary>
    public static IEnumerable<HandChange> Places(string registration) =>
    [
        Remove(registration, Ring, "clientConfig/service", "clientConfig.service: taken away, for a url"),
        Add(registration, Ring, "clientConfig/url", "\"https://elsewhere.test/always\"", "clientConfig.url: added"),
        Remove(registration, Main, "matchConditions", "matchConditions: taken away"),
        Add(registration, Ring, "matchConditions/-", """{"name":"mine","expression":"true"}""", "matchConditions: one more, under the stack's own name", "matchConditions[mine]")
            with { As = "image-trust-stack" },
    ];

    public static IEnumerable<HandChange> Entries(string registration) =>
    [
        new(registration, $"/webhooks/{Ring}", null, Said(registration, Ring, ""), "webhooks: one entry less"),
    ];

    private static HandChange Replace(string registration, int entry, string field, string value) =>
        new(registration, $"/webhooks/{entry}/{field}", value, Said(registration, entry, Path(field)), Path(field));

    private static HandChange Remove(string registration, int entry, string field, string words) =>
        new(registration, $"/webhooks/{entry}/{field}", null, Said(registration, entry, Path(field)), words);

    private static HandChange Add(string registration, int entry, string field, string value, string words, string? said = null) =>
        new(registration, $"/webhooks/{entry}/{field}", value, Said(registration, entry, said ?? Path(field.Replace("/-", "", StringComparison.Ordinal))), words) { Adds = true };

    private static string Said(string registration, int entry, string field) =>
        $"webhooks[{Prefix(registration)}.{(entry == Ring ? "ring." : "")}image-trust.dev]{(field.Length > 0 ? "." : "")}{field}";

    /// <summary>As previews write it: lists without names by number, conditions by name.</summary>
    private static string Path(string field) => field.Replace("matchConditions/0", "matchConditions[spec-changed]", StringComparison.Ordinal)
        .Replace("/0", "[0]", StringComparison.Ordinal).Replace("/1", "[1]", StringComparison.Ordinal).Replace('/', '.');

    private static string One(string registration)
    {
        string more = registration == Mutating ? ",\"reinvocationPolicy\":\"Never\"" : "";
        return $$"""
            {"name":"mine.example.test","clientConfig":{"service":{"name":"mine","namespace":"shop","path":"/"} },
             "rules":[{"operations":["CREATE"],"apiGroups":["example.test"],"apiVersions":["v1"],"resources":["things"],"scope":"*"}],
             "failurePolicy":"Ignore","sideEffects":"None","admissionReviewVersions":["v1"]{{more}} }
            """;
    }
}
