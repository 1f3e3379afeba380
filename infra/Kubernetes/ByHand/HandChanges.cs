using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Declared;
using Pulumi;
using Pulumi.Utilities;

namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>
/// Compares what lies in the cluster with the plan, in previews and updates, and says what somebody changed by hand: object, field, field
/// manager. The note it gives makes the engine plan the repair, and stays as it is where nothing was changed.
/// </summary>
/// <param name="kubeconfig">Unknown in a preview of a cluster that is not there yet or is itself about to change.</param>
/// <param name="objects">Null where there is no cluster to look at.</param>
/// <param name="warn">For whoever previews or updates.</param>
internal sealed class HandChanges(Output<string> kubeconfig, ILiveObjects? objects, bool isPreview, Action<string> warn)
{
    /// <summary>Of a hash: enough that no two plans of one object share it.</summary>
    private const int Digits = 16;

    /// <summary>What takes it back when an update cannot.</summary>
    public const string Repair = "`pulumi up --refresh` restores it";

    /// <param name="planned">The object as it is sent, without the note.</param>
    /// <param name="ignored">Paths that the engine ignores changes of.</param>
    /// <returns>Unknown in a preview that found something: the update writes it, and tries nothing before.</returns>
    public Output<string> NoteOn(string apiVersion, string kind, Output<JsonObject> planned, IReadOnlyCollection<string> ignored) =>
        planned.Apply(document => Output.Create(NoteAsync(apiVersion, kind, document, ignored))).Apply(note => note is null ? OutputUtilities.CreateUnknown("") : Output.Create(note));

    private async Task<string?> NoteAsync(string apiVersion, string kind, JsonObject planned, IReadOnlyCollection<string> ignored)
    {
        string hash = Hash(Without(planned, ignored).ToJsonString());
        if (objects is null || !await OutputUtilities.GetIsKnownAsync(kubeconfig))
        {
            return hash;
        }

        var metadata = planned["metadata"]!;
        var address = new ObjectAddress(apiVersion, kind, (string?)metadata["namespace"], (string)metadata["name"]!);
        string access = await OutputUtilities.GetValueAsync(kubeconfig);
        switch (await objects.ReadAsync(access, address))
        {
            case LiveReading.Present(var live):
                return await NoteAsync(new Meeting(address, hash, planned, live, Found(planned, live, hash, ignored)), access);
            case LiveReading.Unread { Reason: { Length: > 0 } reason }:
                warn($"What was changed by hand in the cluster cannot be seen from here: {reason}");
                return hash;
            default:
                return hash;
        }
    }

    /// <summary>The plan for an object, and what it meets.</summary>
    private sealed record Meeting(ObjectAddress Address, string Hash, JsonObject Planned, JsonObject Live, IReadOnlyList<Difference> Found)
    {
        public string? Note => NoteOf(Live);
    }

    private async Task<string?> NoteAsync(Meeting meeting, string access)
    {
        if (meeting.Found.Count == 0)
        {
            return Matches(meeting.Note, meeting.Hash) ? meeting.Note : meeting.Hash;
        }

        foreach (var one in meeting.Found)
        {
            warn($"{meeting.Address} was changed by hand: {one.Path} is {one.Found ?? "not there"}, declared {one.Declared ?? "nothing"}, written by {one.Manager}; {Repair}");
        }

        if (isPreview)
        {
            return null;
        }

        if (Handover.Of(meeting.Planned, meeting.Live) is { } fields
            && !await objects!.HandOverAsync(access, meeting.Address, (string)meeting.Live["metadata"]!["resourceVersion"]!, fields))
        {
            warn($"{meeting.Address}: what was added by hand could not be taken over; run the update again");
        }

        return $"{meeting.Hash}-{Hash(meeting.Note + string.Join('\n', meeting.Found))}";
    }

    /// <summary>
    /// When the plan is the one that was deployed last, every difference is somebody's. When it is another one, the plan itself differs from
    /// what is live, and only fields that others own are; the update restores the rest all the same.
    /// </summary>
    private static List<Difference> Found(JsonObject planned, JsonObject live, string hash, IReadOnlyCollection<string> ignored)
    {
        bool deployed = Matches(NoteOf(live), hash);
        return [.. Comparison.Of(planned, live, ignored).Where(one => deployed || one.Writer == Writer.Other)];
    }

    private static bool Matches(string? note, string hash) =>
        note == hash || (note is { Length: (2 * Digits) + 1 } && note.StartsWith(hash + "-", StringComparison.Ordinal) && note[(Digits + 1)..].All(char.IsAsciiHexDigitLower));

    private static string? NoteOf(JsonObject live) =>
        (live["metadata"] as JsonObject)?["annotations"] is JsonObject notes && notes[StackOwned.Note] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject Without(JsonObject planned, IReadOnlyCollection<string> ignored)
    {
        var document = planned.DeepClone().AsObject();
        foreach (string path in ignored)
        {
            string[] steps = path.Split('.');
            var parent = steps[..^1].Aggregate((JsonNode?)document, (at, step) => at?[step]);
            (parent as JsonObject)?.Remove(steps[^1]);
        }

        return document;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
