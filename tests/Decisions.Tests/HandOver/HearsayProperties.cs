using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests.HandOver;

/// <summary>
/// Whatever a replica that lies about ages once saw, and whatever happened since: where the registry shows all of its places, the next replica answers as one
/// without memory. Where it does not, an answer differs by nothing but evidence that verifies now and that the liar did see.
/// </summary>
public sealed class HearsayProperties
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="choices">What happens, one event a byte; at its end, and at each <c>Ask</c>, a new replica is told everything as if seen just now, and asked.</param>
    [Property(MaxTest = 30)]
    public async Task A_lie_about_ages_changes_no_answer_that_the_registry_gives(byte[] choices)
    {
        await using var stage = await Stage.SetAsync();
        await using var front = await Front.StartAsync(stage);
        var world = new World(stage, front);
        foreach (byte choice in choices.Append((byte)Event.Ask))
        {
            await world.ApplyAsync((Event)(choice % Enum.GetValues<Event>().Length), choice / Enum.GetValues<Event>().Length);
        }
    }

    private enum Event
    {
        Ask,
        See,
        Wait,
        Sign,
        Unsign,
        Answer,
        Revoke,
    }

    private sealed class World(Stage stage, Front front)
    {
        private readonly EvidenceStore liar = new(EvidenceStore.DefaultCapacity);
        private DateTimeOffset now = Noon;
        private bool everSeen;
        private bool isWhole = true;
        private string revoked = "";

        public async Task ApplyAsync(Event what, int how)
        {
            switch (what)
            {
                case Event.Ask:
                    await AskAsync();
                    break;
                case Event.See:
                    everSeen |= (await DecideAsync(liar)).Now.Judgement == Judgement.Admitted;
                    break;
                case Event.Wait:
                    now += TimeSpan.FromMinutes(how % 30);
                    break;
                case Event.Sign:
                    stage.Writer.AddLegacy(stage.Digest, ".sig", (how % 3 == 0 ? stage.Stranger : stage.Release).Legacy(stage.Digest));
                    break;
                case Event.Unsign:
                    stage.Registry.Store.Delete("team/app", ImageWriter.TagOf(stage.Digest) + ".sig");
                    break;
                case Event.Answer:
                    int? status = (how % 6) switch { 0 or 1 => 503, 2 => 403, _ => null };
                    bool tagsOnly = how % 2 == 0;
                    front.Refuse = path => !tagsOnly || path.EndsWith(".sig", StringComparison.Ordinal) ? status : null;
                    isWhole = status is null;
                    break;
                case Event.Revoke:
                    revoked = how % 2 == 0 ? $"revocations:\n  leak: {{keyFingerprint: \"{stage.Release.Fingerprint}\", reason: of a test}}\n" : "";
                    break;
            }
        }

        private async Task AskAsync()
        {
            var next = new EvidenceStore(EvidenceStore.DefaultCapacity);
            var reader = new HandOverReader(next, now);
            foreach (byte[] line in HandOverWriter.Lines(liar, new Clock(now)))
            {
                Assert.Null(reader.Add(Younger(line)));
            }

            reader.Keep();
            var without = await DecideAsync(new EvidenceStore(0));
            var with = await DecideAsync(next);
            if (with.Now.Judgement != without.Now.Judgement)
            {
                Assert.False(isWhole, "the registry showed all of its places, and was not believed");
                Assert.Equal((Judgement.CouldNotCheck, Judgement.Admitted, true), (without.Now.Judgement, with.Now.Judgement, with.Remembered!.HandedOver));
                Assert.True(everSeen && revoked.Length == 0);
            }
        }

        private static byte[] Younger(byte[] line)
        {
            var read = JsonNode.Parse(line)!;
            read["ageMilliseconds"] = 0;
            return Encoding.UTF8.GetBytes(read.ToJsonString());
        }

        private Task<DecisionRecord> DecideAsync(EvidenceStore memory)
        {
            stage.Time = now;
            string yaml = Stage.Standard.Replace("HOST", front.Host, StringComparison.Ordinal);
            return stage.Decider("day2", revoked, yaml, host: front.Host, store: memory).DecideAsync(stage.Ask($"{front.Host}/team/app@{stage.Digest}"));
        }
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
