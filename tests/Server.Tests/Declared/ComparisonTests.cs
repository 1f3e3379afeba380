using System.Text.Json.Nodes;
using ImageTrust.Declared;

namespace ImageTrust.Server.Tests.Declared;

/// <summary>What somebody changed by hand is found, field by field; what the webhook and the API server put there themselves is not.</summary>
public sealed class ComparisonTests
{
    /// <summary>Every field of a validating entry that API server 1.36 knows.</summary>
    private const string Sent = """
        {"metadata":{"name":"image-trust-validate","labels":{"admissions.enforcer/disabled":"true"},"annotations":{"admissions.enforcer/disabled":"true"}},
         "webhooks":[
          {"name":"validate.ring.image-trust.dev","clientConfig":{"service":{"name":"image-trust-webhook","namespace":"image-trust-system","path":"/validate","port":443}},
           "rules":[{"operations":["CREATE","UPDATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"scope":"Namespaced"},
                    {"operations":["CREATE"],"apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments"],"scope":"Namespaced"}],
           "failurePolicy":"Fail","matchPolicy":"Equivalent","sideEffects":"None","timeoutSeconds":8,"admissionReviewVersions":["v1"],
           "namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["shop"]}]},"objectSelector":{},
           "matchConditions":[{"name":"spec-changed","expression":"request.operation != 'UPDATE'"}]},
          {"name":"validate.image-trust.dev","clientConfig":{"service":{"name":"image-trust-webhook","namespace":"image-trust-system","path":"/validate","port":443}},
           "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"scope":"Namespaced"}],
           "failurePolicy":"Ignore","matchPolicy":"Equivalent","sideEffects":"None","timeoutSeconds":8,"admissionReviewVersions":["v1"],
           "namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system"]}]},"objectSelector":{},
           "matchConditions":[{"name":"spec-changed","expression":"request.operation != 'UPDATE'"}]}]}
        """;

    [Fact]
    public void As_it_was_sent_there_is_no_difference() => Assert.Empty(Compare(_ => { }));

    [Fact]
    public void The_bundle_of_the_webhook_and_what_others_note_in_metadata_are_no_difference() => Assert.Empty(Compare(live =>
    {
        foreach (var webhook in live["webhooks"]!.AsArray())
        {
            webhook!["clientConfig"]!["caBundle"] = "LS0t";
        }

        live["metadata"]!["annotations"]!["team"] = "platform";
        live["metadata"]!["generation"] = 7;
    }));

    [Fact]
    public void An_empty_selector_that_is_not_shown_is_no_difference() =>
        Assert.Empty(Compare(live => live["webhooks"]![0]!.AsObject().Remove("objectSelector")));

    [Fact]
    public void Each_value_that_is_changed_is_found()
    {
        var missed = Leaves(Live()["webhooks"]!).Select(leaf => leaf.GetPath()).Where(path => Compare(live => Change(At(live, path))).Count == 0);
        Assert.Empty(missed);
    }

    [Fact]
    public void Each_member_and_entry_that_is_taken_away_is_found()
    {
        var missed = Within(Live()["webhooks"]!).Where(node => node is not JsonObject { Count: 0 }).Select(node => node.GetPath())
            .Where(path => Compare(live => Remove(At(live, path))).Count == 0);
        Assert.Empty(missed);
    }

    [Fact]
    public void A_member_or_entry_that_is_added_anywhere_is_found()
    {
        var places = Within(Live()["webhooks"]!).Append(Live()["webhooks"]!).Where(node => node is JsonObject or JsonArray).Select(node => node.GetPath()).ToList();
        Assert.True(places.Count > 30);
        Assert.Empty(places.Where(path => Compare(live => Extend(At(live, path))).Count == 0));
    }

    [Theory]
    [InlineData("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"gone","uid":"1"}]""")]
    [InlineData("finalizers", """["example.test/stay"]""")]
    [InlineData("deletionTimestamp", "\"2026-01-01T00:00:00Z\"")]
    public void Whoever_ties_its_life_to_something_else_is_found(string field, string value) =>
        Assert.Equal("metadata." + field, Assert.Single(Compare(live => live["metadata"]![field] = JsonNode.Parse(value))).Path);

    [Fact]
    public void A_label_of_the_stack_that_is_changed_is_found() => Assert.Equal(
        "metadata.labels.admissions.enforcer/disabled",
        Assert.Single(Compare(live => live["metadata"]!["labels"]!["admissions.enforcer/disabled"] = "false")).Path);

    [Fact]
    public void An_object_that_is_gone_is_one_difference() => Assert.Equal("the object", Assert.Single(Comparison.Of(Declared(), null)).Declared);

    [Fact]
    public void The_owner_of_a_changed_field_is_named()
    {
        var found = Assert.Single(Compare(live =>
        {
            live["webhooks"]![1]!["failurePolicy"] = "Fail";
            live["metadata"]!["managedFields"] = JsonNode.Parse("""
                [{"manager":"image-trust-stack","operation":"Apply","time":"2026-01-01T00:00:00Z","fieldsV1":
                   {"f:webhooks":{"k:{\"name\":\"validate.image-trust.dev\"}":{".":{},"f:rules":{},"f:name":{}}}}},
                 {"manager":"kubectl-edit","operation":"Update","time":"2026-02-01T00:00:00Z","fieldsV1":
                   {"f:webhooks":{"k:{\"name\":\"validate.image-trust.dev\"}":{"f:failurePolicy":{}}}}}]
                """);
        }));
        Assert.Equal(("webhooks[validate.image-trust.dev].failurePolicy", "\"Ignore\"", "\"Fail\"", "kubectl-edit"), (found.Path, found.Declared, found.Found, found.Manager));
    }

    [Fact]
    public void A_value_inside_a_list_that_is_owned_as_a_whole_has_that_owner()
    {
        var found = Assert.Single(Compare(live =>
        {
            live["webhooks"]![1]!["rules"]![0]!["resources"]![0] = "nodes";
            live["metadata"]!["managedFields"] = JsonNode.Parse("""
                [{"manager":"kubectl-patch","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"validate.image-trust.dev\"}":{"f:rules":{}}}}}]
                """);
        }));
        Assert.Equal("kubectl-patch", found.Manager);
    }

    [Fact]
    public void Of_a_field_that_nobody_owns_the_last_writer_is_named()
    {
        var found = Assert.Single(Compare(live =>
        {
            live["webhooks"]![1]!.AsObject().Remove("matchConditions");
            live["metadata"]!["managedFields"] = JsonNode.Parse("""
                [{"manager":"image-trust-stack","operation":"Apply","time":"2026-01-01T00:00:00Z","fieldsV1":{}},
                 {"manager":"kubectl-edit\u001b[2J","operation":"Update","time":"2026-02-01T00:00:00Z","fieldsV1":{"f:metadata":{}}}]
                """);
        }));
        Assert.Equal("nobody now; kubectl-edit?[2J wrote last, 2026-02-01 00:00:00Z", found.Manager);
    }

    [Fact]
    public void Of_a_pod_the_declared_fields_count_and_the_servers_defaults_do_not()
    {
        const string sent = """
            {"metadata":{"name":"w","namespace":"n"},"spec":{"template":{"spec":{"serviceAccountName":"w","containers":[
              {"name":"webhook","image":"r.test/w@sha256:1","env":[{"name":"A","value":"1"}]}]}}}}
            """;
        var declared = JsonNode.Parse(sent)!.AsObject();
        var live = JsonNode.Parse(sent)!.AsObject();
        var container = live["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject();
        container["terminationMessagePath"] = "/dev/termination-log";
        live["spec"]!["replicas"] = 5;
        Assert.Empty(Comparison.Of(declared, live));

        container["env"]!.AsArray().Add(JsonNode.Parse("""{"name":"IMAGETRUST_POLICY","value":"/tmp/mine"}"""));
        container["image"] = "r.test/other@sha256:1";
        Assert.Equal(
            ["spec.template.spec.containers[webhook].image", "spec.template.spec.containers[webhook].env[IMAGETRUST_POLICY]"],
            Comparison.Of(declared, live).Select(one => one.Path));
    }

    [Theory]
    [InlineData("kubectl-edit", "Update", "", "hostNetwork", true)]
    [InlineData("kubectl", "Apply", "", "nodeSelector", true)]
    [InlineData("image-trust-stack", "Apply", "", "hostNetwork", false)]
    [InlineData("image-trust-stack", "Update", "", "hostNetwork", true)]
    [InlineData("image-trust-webhook", "Apply", "", "hostNetwork", true)]
    [InlineData("kube-controller-manager", "Update", "status", "hostNetwork", false)]
    public void Of_a_pod_a_field_that_somebody_else_owns_is_found(string manager, string operation, string subresource, string field, bool found)
    {
        var declared = JsonNode.Parse("""{"metadata":{"name":"w"},"spec":{"template":{"spec":{"serviceAccountName":"w"}}}}""")!.AsObject();
        var live = declared.DeepClone().AsObject();
        live["spec"]!["template"]!["spec"]![field] = field == "hostNetwork" ? true : new JsonObject { ["a"] = "b" };
        live["spec"]!["replicas"] = 4;
        live["metadata"]!["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = operation,
            ["subresource"] = subresource,
            ["fieldsV1"] = new JsonObject
            {
                ["f:metadata"] = JsonNode.Parse("""{"f:labels":{}}"""),
                ["f:spec"] = new JsonObject
                {
                    ["f:replicas"] = new JsonObject(),
                    ["f:template"] = new JsonObject { ["f:spec"] = new JsonObject { ["f:" + field] = new JsonObject() } },
                },
            },
        });
        Assert.Equal(found ? ["spec.template.spec." + field] : [], Comparison.Of(declared, live).Select(one => one.Path));
    }

    [Theory]
    [InlineData("2048Mi", "2Gi", true)]
    [InlineData("1000m", "1", true)]
    [InlineData("2048Mi", "2G", false)]
    [InlineData("7", "eight", false)]
    public void An_amount_is_the_same_in_the_server_s_own_form(string declared, string live, bool same) => Assert.Equal(
        same, Comparison.Of(Hard(declared), Hard(live)).Count == 0);

    private static JsonObject Hard(string amount) => new() { ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["limits.memory"] = amount } } };

    [Theory]
    [InlineData("""{"policy.json":"{}"}""", null)]
    [InlineData("""{"policy.json":"{ }"}""", "data.policy.json")]
    [InlineData("{}", "data.policy.json")]
    [InlineData("""{"policy.json":"{}","more":""}""", "data.more")]
    public void Of_a_config_map_every_text_counts(string data, string? different)
    {
        const string sent = """{"metadata":{"name":"p","namespace":"n"},"dataDigests":{"policy.json":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}""";
        var declared = JsonNode.Parse(sent)!.AsObject();
        var live = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "p", ["namespace"] = "n" }, ["data"] = JsonNode.Parse(data) };
        Assert.Equal(different, Comparison.Of(declared, live).Select(one => one.Path).SingleOrDefault());
    }

    private static JsonObject Declared() => JsonNode.Parse(Sent)!.AsObject();

    private static JsonObject Live() => JsonNode.Parse(Sent)!.AsObject();

    private static IReadOnlyList<Difference> Compare(Action<JsonObject> change)
    {
        var live = Live();
        change(live);
        return Comparison.Of(Declared(), live);
    }

    private static IEnumerable<JsonNode> Within(JsonNode node) => Children(node).SelectMany(child => Within(child).Prepend(child));

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => Within(node).Where(one => one is JsonValue);

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value!),
        JsonArray entries => entries.Select(entry => entry!),
        _ => [],
    };

    private static JsonNode At(JsonObject live, string path) => Within(live).Single(node => node.GetPath() == path);

    private static void Change(JsonNode leaf) => leaf.ReplaceWith(leaf.GetValueKind() == System.Text.Json.JsonValueKind.Number ? JsonValue.Create(30) : JsonValue.Create("other"));

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonArray list)
        {
            list.Remove(node);
        }
        else
        {
            node.Parent!.AsObject().Remove(node.GetPropertyName());
        }
    }

    private static void Extend(JsonNode node)
    {
        if (node is JsonArray list)
        {
            list.Add(list.Count > 0 && list[0] is JsonObject ? new JsonObject { ["name"] = "one-more" } : JsonValue.Create("one-more"));
        }
        else
        {
            node.AsObject()["oneMore"] = "x";
        }
    }
}
