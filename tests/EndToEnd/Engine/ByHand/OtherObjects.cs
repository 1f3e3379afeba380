namespace EndToEnd.Engine.ByHand;

/// <summary>What else the stack has in the cluster, and what somebody with kubectl may do to it.</summary>
internal static class OtherObjects
{
    public const string Deployment = "deployment/image-trust-webhook";

    private const string Pod = "/spec/template/spec";

    /// <param name="otherImage">A reference by digest.</param>
    public static IEnumerable<HandChange> All(string otherImage) =>
    [
        new(Deployment, $"{Pod}/containers/0/image", $"\"{otherImage}\"", "spec.template.spec.containers[webhook].image", "the container's image"),
        new(Deployment, $"{Pod}/containers/0/env/0/value", "\"/tmp/mine.json\"", "spec.template.spec.containers[webhook].env[IMAGETRUST_POLICY].value", "env: a value"),
        new(Deployment, $"{Pod}/containers/0/env/-", """{"name":"MINE","value":"1"}""", "spec.template.spec.containers[webhook].env[MINE]", "env: one more") { Adds = true },
        new(Deployment, $"{Pod}/volumes/0/configMap/name", "\"mine\"", "spec.template.spec.volumes[policy].configMap.name", "volumes: another policy"),
        new(Deployment, $"{Pod}/volumes/-", """{"name":"mine","emptyDir":{}}""", "spec.template.spec.volumes[mine]", "volumes: one more") { Adds = true },
        new(Deployment, $"{Pod}/serviceAccountName", "\"default\"", "spec.template.spec.serviceAccountName", "serviceAccountName"),
        new(Deployment, $"{Pod}/initContainers", """[{"name":"first","image":"registry.test/first"}]""", "spec.template.spec.initContainers", "initContainers: added") { Adds = true },
        new(Deployment, $"{Pod}/hostNetwork", "true", "spec.template.spec.hostNetwork", "hostNetwork: added") { Adds = true },
        new(Deployment, $"{Pod}/containers/0/securityContext/readOnlyRootFilesystem", "false",
            "spec.template.spec.containers[webhook].securityContext.readOnlyRootFilesystem", "the container's securityContext"),
        new("role/image-trust-webhook", "/rules/0/verbs/-", "\"delete\"", "rules[0].verbs", "rules: a verb more") { Adds = true },
        new("role/image-trust-webhook", "/rules/-", """{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}""", "rules[3]", "rules: one more") { Adds = true },
        new("clusterrole/image-trust-webhook", "/rules/0/resourceNames", null, "rules[0].resourceNames", "rules: any registration instead of its own"),
        new("rolebinding/image-trust-webhook", "/subjects/-", """{"kind":"ServiceAccount","name":"default","namespace":"shop"}""", "subjects[", "subjects: one more") { Adds = true },
        new("clusterrolebinding/image-trust-webhook", "/subjects/-", """{"kind":"ServiceAccount","name":"default","namespace":"shop"}""", "subjects[", "subjects: one more") { Adds = true },
        new("networkpolicy/closed", "/spec/policyTypes", """["Ingress"]""", "spec.policyTypes", "policyTypes: egress is open"),
        new("networkpolicy/closed", "/spec/ingress", "[{}]", "spec.ingress", "ingress: added, from everywhere") { Adds = true },
        new("ciliumnetworkpolicy/image-trust-webhook", "/spec/egress/-", """{"toEntities":["all"]}""", "spec.egress[", "egress: one more") { Adds = true },
        new("ciliumnetworkpolicy/image-trust-webhook", "/spec/endpointSelector/matchLabels/team", "\"shop\"", "spec.endpointSelector.matchLabels.team", "endpointSelector: a label more") { Adds = true },
        new("service/image-trust-webhook", "/spec/sessionAffinity", "\"ClientIP\"", "spec.sessionAffinity", "sessionAffinity"),
        new("poddisruptionbudget/image-trust-webhook", "/spec/maxUnavailable", "2", "spec.maxUnavailable", "maxUnavailable"),
        new("horizontalpodautoscaler/image-trust-webhook", "/spec/maxReplicas", "50", "spec.maxReplicas", "maxReplicas"),
        new("resourcequota/image-trust-webhook", "/spec/hard/pods", "\"100\"", "spec.hard.pods", "hard.pods"),
        new("limitrange/image-trust-webhook", "/spec/limits/0/max/memory", "\"4Gi\"", "spec.limits[0].max.memory", "limits: max.memory"),
        new("serviceaccount/image-trust-webhook", "/metadata/annotations/azure.workload.identity~1client-id", "\"5f6a2a5e-7c1d-4b7e-9d3b-0000000000ff\"",
            "metadata.annotations.azure.workload.identity/client-id", "the identity's client id"),
        new("namespace/image-trust-system", "/metadata/labels/pod-security.kubernetes.io~1enforce", "\"privileged\"",
            "metadata.labels.pod-security.kubernetes.io/enforce", "Pod Security's label"),
        new("priorityclass/image-trust-webhook", "/description", "\"mine\"", "description", "description"),
    ];
}
