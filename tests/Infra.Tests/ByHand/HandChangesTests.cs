using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.ByHand;
using Pulumi;
using Pulumi.Utilities;

namespace Infra.Tests.ByHand;

/// <summary>The note that makes the engine plan: the same as long as nothing is changed by hand, another one as soon as something is.</summary>
public sealed class HandChangesTests
{
    private const string Planned = """
        {"metadata":{"name":"image-trust-webhook","namespace":"image-trust-system"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}
        """;

    private readonly List<string> said = [];
    private readonly Cluster cluster = new();

    [Fact]
    public async Task What_is_as_it_was_declared_keeps_its_note()
    {
        string note = await FirstAsync();
        cluster.Live = Live(note);
        Assert.Equal(note, await NoteAsync());
        Assert.Equal(note, await NoteAsync(isPreview: true));
        Assert.Empty(said);
    }

    [Fact]
    public async Task A_change_by_hand_is_said_and_gives_another_note()
    {
        string note = await FirstAsync();
        cluster.Live = Live(note, Widened);
        string repaired = await NoteAsync();
        Assert.StartsWith(note + "-", repaired, StringComparison.Ordinal);
        Assert.Contains(
            "Role image-trust-webhook was changed by hand: rules[0].verbs[1] is \"delete\", declared nothing, written by kubectl-patch", Assert.Single(said), StringComparison.Ordinal);

        // Repaired, it keeps that note; the same change once more is another repair.
        cluster.Live = Live(repaired);
        Assert.Equal(repaired, await NoteAsync());
        cluster.Live = Live(repaired, Widened);
        Assert.NotEqual(repaired, await NoteAsync());
    }

    [Fact]
    public async Task A_preview_says_it_and_leaves_the_note_to_the_update()
    {
        cluster.Live = Live(await FirstAsync(), Widened);
        Assert.False(await OutputUtilities.GetIsKnownAsync(Note(isPreview: true)));
        Assert.Single(said);
        Assert.Equal(0, cluster.Writes);
    }

    [Fact]
    public async Task Another_plan_is_no_change_by_hand()
    {
        cluster.Live = Live(await FirstAsync());
        string note = await NoteAsync(planned: Planned.Replace("\"get\"", "\"get\",\"watch\"", StringComparison.Ordinal));
        Assert.DoesNotContain('-', note);
        Assert.Empty(said);
    }

    [Fact]
    public async Task Somebody_elses_field_is_one_under_another_plan_too()
    {
        cluster.Live = Live(await FirstAsync(), Widened);
        string note = await NoteAsync(planned: Planned.Replace("image-trust-system\"}", "image-trust-system\",\"labels\":{\"a\":\"b\"}}", StringComparison.Ordinal));
        Assert.Contains('-', note);
        Assert.Single(said);
    }

    [Fact]
    public async Task A_note_that_somebody_wrote_is_not_kept()
    {
        string note = await FirstAsync();
        cluster.Live = Live(note + "-whatever was put there");
        Assert.Equal(note, await NoteAsync());
    }

    [Fact]
    public async Task What_is_not_there_or_cannot_be_read_is_no_difference()
    {
        string note = await FirstAsync();
        Assert.Empty(said);
        cluster.Trouble = "no such host";
        Assert.Equal(note, await NoteAsync());
        Assert.Contains("cannot be seen from here: no such host", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_cluster_nothing_is_asked()
    {
        var changes = new HandChanges(OutputUtilities.CreateUnknown(""), cluster, isPreview: true, said.Add);
        Assert.Equal(await FirstAsync(), await OutputUtilities.GetValueAsync(changes.NoteOn("rbac.authorization.k8s.io/v1", "Role", Document(Planned), [])));
        Assert.Equal(1, cluster.Reads); // the first one's
    }

    [Fact]
    public async Task What_the_engine_ignores_is_not_compared()
    {
        const string sent = """{"metadata":{"name":"w","namespace":"n"},"spec":{"replicas":2,"paused":false}}""";
        var live = JsonNode.Parse(sent)!.AsObject();
        live["spec"]!["replicas"] = 7;
        cluster.Live = live;
        string note = await OutputUtilities.GetValueAsync(Changes(isPreview: false).NoteOn("apps/v1", "Deployment", Document(sent), ["spec.replicas"]));
        live["metadata"]!["annotations"] = new JsonObject { [StackOwned.Note] = note };
        Assert.Equal(note, await OutputUtilities.GetValueAsync(Changes(isPreview: false).NoteOn("apps/v1", "Deployment", Document(sent), ["spec.replicas"])));
        Assert.Empty(said);
    }

    private static void Widened(JsonObject live)
    {
        live["rules"]![0]!["verbs"]!.AsArray().Add("delete");
        live["metadata"]!["managedFields"] = JsonNode.Parse("""[{"manager":"kubectl-patch","operation":"Update","fieldsV1":{"f:rules":{}}}]""");
    }

    private static JsonObject Live(string note, Action<JsonObject>? change = null)
    {
        var live = JsonNode.Parse(Planned)!.AsObject();
        live["kind"] = "Role";
        live["metadata"]!["resourceVersion"] = "7";
        live["metadata"]!["annotations"] = new JsonObject { [StackOwned.Note] = note };
        change?.Invoke(live);
        return live;
    }

    private Task<string> FirstAsync() => NoteAsync();

    private Task<string> NoteAsync(string planned = Planned, bool isPreview = false) => OutputUtilities.GetValueAsync(Note(planned, isPreview));

    private Output<string> Note(string planned = Planned, bool isPreview = false) =>
        Changes(isPreview).NoteOn("rbac.authorization.k8s.io/v1", "Role", Document(planned), []);

    private HandChanges Changes(bool isPreview) => new(Output.Create("a kubeconfig"), cluster, isPreview, said.Add);

    private static Output<JsonObject> Document(string json) => Output.Create(JsonNode.Parse(json)!.AsObject());

    private sealed class Cluster : ILiveObjects
    {
        public JsonObject? Live { get; set; }

        public string? Trouble { get; set; }

        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public Task<LiveReading> ReadAsync(string kubeconfig, ObjectAddress address)
        {
            Reads++;
            return Task.FromResult<LiveReading>(
                Trouble is { } trouble ? new LiveReading.Unread(trouble) : Live is { } live ? new LiveReading.Present(live) : new LiveReading.Absent());
        }

        public Task<bool> HandOverAsync(string kubeconfig, ObjectAddress address, string resourceVersion, JsonArray managedFields)
        {
            Writes++;
            return Task.FromResult(true);
        }
    }
}
