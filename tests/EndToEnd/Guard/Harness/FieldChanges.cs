using System.Text.Json.Nodes;

namespace EndToEnd.Guard.Harness;

/// <summary>
/// For each field of a registration that the API server knows, a change of it as JSON Patch. A field that is not here fails the walk: whoever
/// meets a newer API server says what changing that field looks like.
/// </summary>
internal static class FieldChanges
{
    private const string First = "/webhooks/0";

    /// <summary>The API server's own: it refuses another value itself, or keeps its own.</summary>
    public static readonly IReadOnlySet<string> ServersOwn = new HashSet<string>
    {
        "apiVersion", "kind", "metadata.creationTimestamp", "metadata.deletionGracePeriodSeconds", "metadata.deletionTimestamp", "metadata.generation",
        "metadata.name", "metadata.namespace", "metadata.resourceVersion", "metadata.selfLink", "metadata.uid",
    };

    /// <summary>Of an owner and of a field manager's entry, which the change of the whole list brings.</summary>
    private static readonly string[] s_inWhole = ["metadata.ownerReferences[].", "metadata.managedFields[].", "webhooks[].namespaceSelector.matchExpressions[].", "webhooks[].objectSelector.matchExpressions[]."];

    private static readonly Dictionary<string, (string Path, string Value)> s_changes = new()
    {
        ["apiVersion"] = ("/apiVersion", "\"admissionregistration.k8s.io/v2\""),
        ["kind"] = ("/kind", "\"Other\""),
        ["metadata"] = ("/metadata/labels", """{"a":"b"}"""),
        ["metadata.annotations"] = ("/metadata/annotations", """{"a":"b"}"""),
        ["metadata.creationTimestamp"] = ("/metadata/creationTimestamp", "\"2020-01-01T00:00:00Z\""),
        ["metadata.deletionGracePeriodSeconds"] = ("/metadata/deletionGracePeriodSeconds", "5"),
        ["metadata.deletionTimestamp"] = ("/metadata/deletionTimestamp", "\"2020-01-01T00:00:00Z\""),
        ["metadata.finalizers"] = ("/metadata/finalizers", """["example.com/held"]"""),
        ["metadata.generateName"] = ("/metadata/generateName", "\"a-\""),
        ["metadata.generation"] = ("/metadata/generation", "7777"),
        ["metadata.labels"] = ("/metadata/labels", """{"admissions.enforcer/disabled":"false"}"""),
        ["metadata.managedFields"] = ("/metadata/managedFields", "[{}]"),
        ["metadata.name"] = ("/metadata/name", "\"other\""),
        ["metadata.namespace"] = ("/metadata/namespace", "\"other\""),
        ["metadata.ownerReferences"] = ("/metadata/ownerReferences", """[{"apiVersion":"v1","kind":"Namespace","name":"shop","uid":"b9a3c1f2-0000-4000-8000-000000000000"}]"""),
        ["metadata.resourceVersion"] = ("/metadata/resourceVersion", "\"1\""),
        ["metadata.selfLink"] = ("/metadata/selfLink", "\"/a\""),
        ["metadata.uid"] = ("/metadata/uid", "\"b9a3c1f2-0000-4000-8000-000000000000\""),
        ["webhooks"] = ("/webhooks", "[]"),
        ["webhooks[].admissionReviewVersions"] = ($"{First}/admissionReviewVersions", """["v1","v1beta1"]"""),
        ["webhooks[].clientConfig"] = ($"{First}/clientConfig", """{"url":"https://example.com/a"}"""),
        ["webhooks[].clientConfig.caBundle"] = ($"{First}/clientConfig/caBundle", "\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJTekNCOGFBREFnRUNBZ0VCTUFvR0NDcUdTTTQ5QkFNQ01BMHhDekFKQmdOVkJBTU1BbU5oTUI0WA==\""),
        ["webhooks[].clientConfig.service"] = ($"{First}/clientConfig/service", """{"namespace":"shop","name":"other"}"""),
        ["webhooks[].clientConfig.service.name"] = ($"{First}/clientConfig/service/name", "\"other\""),
        ["webhooks[].clientConfig.service.namespace"] = ($"{First}/clientConfig/service/namespace", "\"shop\""),
        ["webhooks[].clientConfig.service.path"] = ($"{First}/clientConfig/service/path", "\"/other\""),
        ["webhooks[].clientConfig.service.port"] = ($"{First}/clientConfig/service/port", "4443"),
        ["webhooks[].clientConfig.url"] = ($"{First}/clientConfig", """{"url":"https://example.com/a"}"""),
        ["webhooks[].failurePolicy"] = ($"{First}/failurePolicy", "\"Fail\""),
        ["webhooks[].matchConditions"] = ($"{First}/matchConditions", """[{"name":"never","expression":"false"}]"""),
        ["webhooks[].matchConditions[].expression"] = ($"{First}/matchConditions/0/expression", "\"false\""),
        ["webhooks[].matchConditions[].name"] = ($"{First}/matchConditions/0/name", "\"other\""),
        ["webhooks[].matchPolicy"] = ($"{First}/matchPolicy", "\"Exact\""),
        ["webhooks[].name"] = ($"{First}/name", "\"other.image-trust.dev\""),
        ["webhooks[].namespaceSelector"] = ($"{First}/namespaceSelector", "{}"),
        ["webhooks[].namespaceSelector.matchExpressions"] = ($"{First}/namespaceSelector/matchExpressions", """[{"key":"a","operator":"Exists"}]"""),
        ["webhooks[].namespaceSelector.matchLabels"] = ($"{First}/namespaceSelector/matchLabels", """{"a":"b"}"""),
        ["webhooks[].objectSelector"] = ($"{First}/objectSelector", """{"matchLabels":{"a":"b"}}"""),
        ["webhooks[].objectSelector.matchExpressions"] = ($"{First}/objectSelector/matchExpressions", """[{"key":"a","operator":"Exists"}]"""),
        ["webhooks[].objectSelector.matchLabels"] = ($"{First}/objectSelector/matchLabels", """{"a":"b"}"""),
        ["webhooks[].reinvocationPolicy"] = ($"{First}/reinvocationPolicy", "\"Never\""),
        ["webhooks[].rules"] = ($"{First}/rules", "[]"),
        ["webhooks[].rules[].apiGroups"] = ($"{First}/rules/0/apiGroups", """["example.com"]"""),
        ["webhooks[].rules[].apiVersions"] = ($"{First}/rules/0/apiVersions", """["v2"]"""),
        ["webhooks[].rules[].operations"] = ($"{First}/rules/0/operations", """["CONNECT"]"""),
        ["webhooks[].rules[].resources"] = ($"{First}/rules/0/resources", """["nodes"]"""),
        ["webhooks[].rules[].scope"] = ($"{First}/rules/0/scope", "\"Cluster\""),
        ["webhooks[].sideEffects"] = ($"{First}/sideEffects", "\"NoneOnDryRun\""),
        ["webhooks[].timeoutSeconds"] = ($"{First}/timeoutSeconds", "1"),
    };

    /// <summary>Changes of whole entries, which no field's change is.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfEntries = new Dictionary<string, string>
    {
        ["one entry fewer"] = """[{"op":"remove","path":"/webhooks/1"}]""",
        ["one entry twice, under another name"] = """[{"op":"copy","from":"/webhooks/1","path":"/webhooks/-"},{"op":"replace","path":"/webhooks/2/name","value":"more.image-trust.dev"}]""",
        ["another order"] = """[{"op":"move","from":"/webhooks/1","path":"/webhooks/0"}]""",
        ["the second entry's failurePolicy"] = """[{"op":"replace","path":"/webhooks/1/failurePolicy","value":"Ignore"}]""",
        ["a bundle, and something else with it"] = """[{"op":"remove","path":"/webhooks/1/clientConfig/caBundle"},{"op":"replace","path":"/webhooks/1/timeoutSeconds","value":1}]""",
    };

    public static bool IsInWhole(string field) => s_inWhole.Any(list => field.StartsWith(list, StringComparison.Ordinal));

    /// <returns>Null for a field that this does not know.</returns>
    public static string? Of(string field) => s_changes.TryGetValue(field, out var change)
        ? new JsonArray(new JsonObject { ["op"] = "add", ["path"] = change.Path, ["value"] = JsonNode.Parse(change.Value) }).ToJsonString()
        : null;
}
