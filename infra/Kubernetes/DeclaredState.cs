using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>
/// What the stack sends to the cluster, as JSON for the webhook, which compares it with what lies there: both registrations whole, what
/// the webhook's pods run, and the digests of the policy's files.
/// </summary>
internal static class DeclaredState
{
    /// <param name="image">Reference by digest.</param>
    /// <param name="environment">Of the webhook's container, in order.</param>
    /// <param name="volumes">Of the pod, as they are sent; the one that holds this very document by its name alone.</param>
    public static string Of(StackPolicy policy, string image, IReadOnlyList<KeyValuePair<string, string>> environment, JsonArray volumes) => new JsonObject
    {
        [DeclaredDocument.Objects] = new JsonArray(
            Registration("ValidatingWebhookConfiguration", ClusterNames.ValidatingRegistration, policy, Validate),
            Registration("MutatingWebhookConfiguration", ClusterNames.MutatingRegistration, policy, Pin),
            Deployment(image, environment, volumes),
            Policy(policy)),
    }.ToJsonString();

    private static JsonObject Registration(string kind, string name, StackPolicy policy, Func<RegistrationEntry, JsonObject> entry)
    {
        var (key, value) = AdmissionRegistration.LeftAloneByAks;
        return new()
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [key] = value }, ["annotations"] = new JsonObject { [key] = value } },
            ["webhooks"] = new JsonArray([.. RegistrationEntry.Of(policy).Select(entry)]),
        };
    }

    private static JsonObject Pin(RegistrationEntry entry)
    {
        var webhook = Entry($"pin.{entry.Suffix}", WebhookPaths.Mutate, AdmittedObjects.Pinned, entry);
        webhook["reinvocationPolicy"] = "IfNeeded";
        return webhook;
    }

    private static JsonObject Validate(RegistrationEntry entry) =>
        Entry($"validate.{entry.Suffix}", WebhookPaths.Validate, AdmittedObjects.Validated, entry);

    private static JsonObject Entry(string name, string path, IReadOnlyList<AdmittedObjects> admitted, RegistrationEntry entry) => new()
    {
        ["name"] = name,
        ["clientConfig"] = new JsonObject
        {
            ["service"] = new JsonObject { ["name"] = ClusterNames.Webhook, ["namespace"] = ClusterNames.Namespace, ["path"] = path, ["port"] = 443 },
        },
        ["rules"] = new JsonArray([.. admitted.Select(rule => new JsonObject
        {
            ["operations"] = Texts(rule.Operations),
            ["apiGroups"] = Texts([rule.Group]),
            ["apiVersions"] = Texts(["v1"]),
            ["resources"] = Texts(rule.Resources),
            ["scope"] = "Namespaced",
        })]),
        ["failurePolicy"] = entry.FailurePolicy,
        ["matchPolicy"] = "Equivalent",
        ["sideEffects"] = "None",
        ["timeoutSeconds"] = AdmissionRegistration.TimeoutSeconds,
        ["admissionReviewVersions"] = Texts(["v1"]),
        ["namespaceSelector"] = Selector(entry),
        ["objectSelector"] = new JsonObject(),
        ["matchConditions"] = new JsonArray(new JsonObject
        {
            ["name"] = AdmissionRegistration.SpecChanged.Key,
            ["expression"] = AdmissionRegistration.SpecChanged.Value,
        }),
    };

    private static JsonObject Selector(RegistrationEntry entry)
    {
        var name = new JsonObject { ["key"] = RegistrationEntry.SelectedLabel, ["operator"] = entry.Operator };
        if (entry.Namespaces.Count > 0)
        {
            name["values"] = Texts(entry.Namespaces);
        }

        return new JsonObject { ["matchExpressions"] = new JsonArray(name) };
    }

    private static JsonObject Deployment(string image, IReadOnlyList<KeyValuePair<string, string>> environment, JsonArray volumes) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = ClusterNames.Webhook, ["namespace"] = ClusterNames.Namespace },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["serviceAccountName"] = ClusterNames.Webhook,
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = WebhookNames.Container,
                        ["image"] = image,
                        ["env"] = new JsonArray([.. environment.Select(one => new JsonObject { ["name"] = one.Key, ["value"] = one.Value })]),
                    }),
                    ["volumes"] = volumes,
                },
            },
        },
    };

    private static JsonObject Policy(StackPolicy policy) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = WebhookPolicy.NameFor(policy.PolicyDigest), ["namespace"] = ClusterNames.Namespace },
        ["immutable"] = true,
        [DeclaredDocument.DataDigests] = new JsonObject(WebhookPolicy.Files(policy).OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => KeyValuePair.Create(file.Key, (JsonNode?)Digest.Of(Encoding.UTF8.GetBytes(file.Value)).Text))),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
