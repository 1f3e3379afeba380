using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.KubernetesType;

namespace Infra.Tests.Rules.Kubernetes;

/// <summary>The webhook: registered as the API demands, and up when it is called.</summary>
internal static class AdmissionRules
{
    private const string First = "webhooks[0]";

    /// <summary>The API's own bounds of an entry.</summary>
    private const int LongestTimeout = 10;
    private const int MostConditions = 64;

    private static readonly string[] s_apiServer = ["kube-apiserver", "host", "remote-node", "all", "cluster"];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("K8S-17", Severity.High, Scope.EveryStack, "The webhook has three replicas in production, two elsewhere.",
            estate => WebhookWorkload.Every(estate, deployment => Replicas(estate, deployment)),
            Change.Set(Deployment, "spec.replicas", "2"), Change.Without(Deployment)),
        new("K8S-19", Severity.Medium, Scope.EveryStack, "A disruption budget keeps a replica up, and lets nodes be drained.",
            estate => WebhookWorkload.Every(estate, deployment => estate.Some(DisruptionBudget, $"one for {deployment.Resource.Name}: minAvailable >= 1, below all of them",
                budget => WebhookWorkload.Selects(budget["spec.selector.matchLabels"], deployment) && Allows(budget["spec"]))),
            Change.Without(DisruptionBudget), Change.Set(DisruptionBudget, "spec.maxUnavailable", "0"), Change.Set(DisruptionBudget, "spec", """{"minAvailable":"100%","selector":{"matchLabels":{"app":"webhook"}}}"""),
            Change.Set(DisruptionBudget, "spec.selector.matchLabels.app", "\"other\"")),
        new("K8S-27", Severity.Medium, Scope.EveryStack, "The API server waits for the webhook 1 to 10 seconds.",
            estate => WebhookWorkload.EveryEntry(estate, entry => entry["timeoutSeconds"].IsBetween(1, LongestTimeout)),
            Change.Drop(Validating, $"{First}.timeoutSeconds"), Change.Set(Mutating, $"{First}.timeoutSeconds", "30")),
        new("K8S-28", Severity.High, Scope.EveryStack, "Admission has no side effects.",
            estate => WebhookWorkload.EveryEntry(estate, entry => entry["sideEffects"].IsOneOf("None", "NoneOnDryRun")),
            Change.Set(Validating, $"{First}.sideEffects", "\"Some\"")),
        new("K8S-29", Severity.High, Scope.EveryStack, "The webhook speaks admission.k8s.io/v1.",
            estate => WebhookWorkload.EveryEntry(estate, entry => entry["admissionReviewVersions"].Must(entry["admissionReviewVersions"].Texts.Contains("v1"), "v1")),
            Change.Set(Validating, $"{First}.admissionReviewVersions", """["v1beta1"]""")),
        new("K8S-32", Severity.High, Scope.EveryStack, "The API server calls a Service whose CA it is given.",
            estate => estate.All(Validating, Mutating) is { Count: > 0 } found ? found.SelectMany(CalledSafely) : [Violation.Missing(Validating, "at least one")],
            Change.Drop(Validating, $"{First}.clientConfig.caBundle"), Change.Set(Mutating, $"{First}.clientConfig", """{"url":"https://webhook.example","caBundle":"Q0E="}""")),
        new("K8S-33", Severity.Low, Scope.EveryStack, $"At most {MostConditions} match conditions, each named once and with an expression.",
            estate => WebhookWorkload.EveryEntry(estate, Conditions),
            Change.Set(Validating, $"{First}.matchConditions", """[{"name":"a","expression":"true"},{"name":"a","expression":"true"}]"""),
            Change.Set(Validating, $"{First}.matchConditions", """[{"name":"a"}]"""),
            Change.Set(Validating, $"{First}.matchConditions", $"[{string.Join(",", Enumerable.Range(0, MostConditions + 1).Select(n => $$"""{"name":"n{{n}}","expression":"true"}"""))}]")),
        new("K8S-37", Severity.High, Scope.EveryStack, "The webhook's Service is reachable inside the cluster only.",
            estate => WebhookWorkload.Services(estate) is { Count: > 0 } services ? services.SelectMany(service => service["spec.type"].Is("ClusterIP")) : [Violation.Missing(Service, "the one that registrations name")],
            Change.Set(Service, "spec.type", "\"LoadBalancer\""), Change.Drop(Service, "spec.type"), Change.Set(Service, "metadata.name", "\"other\"")),
        new("K8S-39", Severity.Low, Scope.EveryStack, "The webhook's pods have a priority.",
            estate => WebhookWorkload.Every(estate, deployment => deployment["spec.template.spec.priorityClassName"].IsSet()),
            Change.Drop(Deployment, "spec.template.spec.priorityClassName")),
        new("K8S-40", Severity.Low, Scope.EveryStack, "A rollout takes no replica away before its successor is ready.",
            estate => WebhookWorkload.Every(estate, deployment => deployment["spec.strategy.rollingUpdate.maxUnavailable"] is var most
                ? most.Must(WebhookWorkload.PortText(most) is "0" or "0%", "0") : []),
            Change.Set(Deployment, "spec.strategy.rollingUpdate.maxUnavailable", "1"), Change.Drop(Deployment, "spec.strategy")),
        new("K8S-43", Severity.High, Scope.EveryStack, "A network policy lets the API server reach the webhook's port.",
            estate => WebhookWorkload.Every(estate, deployment => Reachable(estate, deployment)),
            Change.Without(CiliumPolicy), Change.Set(CiliumPolicy, "spec.ingress[0].fromEntities", """["world"]"""),
            Change.Set(CiliumPolicy, "spec.ingress[0].toPorts[0].ports[0].port", "\"8081\""), Change.Set(CiliumPolicy, "metadata.namespace", "\"other\"")),
    ];

    private static IEnumerable<Violation> Replicas(Estate estate, Place deployment)
    {
        var least = estate.Production ? 3 : 2;
        var scaler = estate.All(Autoscaler).FirstOrDefault(scaler =>
            scaler["spec.scaleTargetRef.name"].Text == deployment["metadata.name"].Text && scaler["metadata.namespace"].Text == deployment["metadata.namespace"].Text);
        // Where an autoscaler decides, the Deployment's own number is only where it starts.
        return scaler?["spec.minReplicas"].IsBetween(least, 1000) ?? deployment["spec.replicas"].IsBetween(least, 1000);
    }

    private static bool Allows(Place budget)
    {
        var (least, most) = (WebhookWorkload.PortText(budget["minAvailable"]), WebhookWorkload.PortText(budget["maxUnavailable"]));
        return (least, most) switch
        {
            ({ } available, null) => available is not ("0" or "0%" or "100%"),
            (null, { } unavailable) => unavailable is not ("0" or "0%" or "100%"),
            _ => false,
        };
    }

    private static IEnumerable<Violation> CalledSafely(Place configuration)
    {
        var injected = configuration["metadata.annotations"].Field("cert-manager.io/inject-ca-from").Exists;
        return configuration["webhooks"].Items.Select(entry => entry["clientConfig"]).SelectMany(client => client["service.name"].IsSet()
            .Concat(client["url"].IsLeftOut())
            .Concat(injected ? [] : client["caBundle"].IsSet()));
    }

    private static IEnumerable<Violation> Conditions(Place entry)
    {
        var conditions = entry["matchConditions"];
        return
        [
            .. conditions.Must(conditions.Items.Count <= MostConditions, $"at most {MostConditions}"),
            .. conditions.Must(conditions.Items.DistinctBy(condition => condition["name"].Text).Count() == conditions.Items.Count, "names used once"),
            .. conditions.Items.SelectMany(condition => condition["name"].IsSet().Concat(condition["expression"].IsSet())),
        ];
    }

    private static IEnumerable<Violation> Reachable(Estate estate, Place deployment)
    {
        var ports = WebhookWorkload.Ports(estate, deployment);
        var allowed = estate.All(NetworkPolicy, CiliumPolicy)
            .Where(policy => policy["metadata.namespace"].Text == deployment["metadata.namespace"].Text)
            .SelectMany(policy => policy["spec.ingress"].Items)
            .Any(rule => FromApiServer(rule) && PortsOf(rule).Any(port => ports.Contains(port)));
        return allowed ? [] : [Violation.Missing(NetworkPolicy, $"ingress from the API server to port {string.Join(" or ", ports)} in the webhook's namespace")];
    }

    /// <summary>A Kubernetes policy cannot name the API server: it must leave the origin open, or name the namespace that konnectivity is in.</summary>
    private static bool FromApiServer(Place rule) => rule.Resource.Type == CiliumPolicy
        ? rule["fromEntities"].Texts.Intersect(s_apiServer).Any()
        : rule["from"].Items.Count == 0 || rule["from"].Items.Any(peer => peer["namespaceSelector"].Exists);

    private static IEnumerable<string> PortsOf(Place rule) =>
        rule["toPorts"].Items.SelectMany(to => to["ports"].Items).Concat(rule["ports"].Items).Select(port => WebhookWorkload.PortText(port["port"])).OfType<string>();
}
