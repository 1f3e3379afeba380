using FsCheck.Xunit;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>
/// Whatever happens to the policy, its revocations, the registry and the clock, and wherever the image would run: an answer with memory is the answer without it.
/// The differences there may be: evidence that satisfies the policy of this moment and lay in the registry at most ten minutes ago still counts; where the
/// newest report decides, for a minute; and in an outage for as long as <c>staleOnOutage</c> says.
/// </summary>
public sealed class RememberedProperties
{
    private const string Policy = """
        phase: day2
        phases:
          day1: {keys: acceptedSTALE}
          day1.5: {keys: acceptedSTALE}
          day2: {keys: acceptedSTALE}
        authorities:
          release:
            key: {versions: [{file: keys/release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service
          stranger:
            key: {versions: [{file: keys/stranger.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [ACCEPTED]}
          strict:
            images: ["HOST/team/**"]
            namespaces: [strict]
            require: {allOf: [release, stranger]}
          scanned:
            images: ["HOST/team/**"]
            namespaces: [scanned]
            attestationsOnly: {reason: what is attested is enough}
            attestations:
              scan: {signedBy: [release], vulnerabilities: {maxAge: 3650d, below: high}}

        """;

    /// <param name="choices">What happens, one event a byte.</param>
    [Property(MaxTest = 80)]
    public async Task Memory_changes_nothing_but_the_age_of_what_satisfies(byte[] choices)
    {
        await using var stage = await Stage.SetAsync();
        stage.Files["keys/stranger.pem"] = stage.Stranger.Pem;
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
        AskElsewhere,
        Wait,
        Sign,
        Unsign,
        Outage,
        Accept,
        Revoke,
        Stale,
        Report,
        AskScanned,
    }

    /// <summary>It stands still until it is set; its timers run.</summary>
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class World(Stage stage, Front front)
    {
        private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);
        private readonly Clock clock = new();

        // One decider for each policy, as the webhook has it: what it proved once it may not prove again.
        private readonly Dictionary<string, Decider> remembering = [];
        private readonly List<(DateTimeOffset Time, HashSet<string> Signers)> seen = [];
        private readonly HashSet<string> signers = [];
        private DateTimeOffset now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        private string accepted = "release";
        private string revoked = "";
        private bool isStaleUsed;
        private bool isOutage;

        public async Task ApplyAsync(Event what, int how)
        {
            switch (what)
            {
                case Event.Ask:
                    await AskAsync("default");
                    break;
                case Event.AskElsewhere:
                    await AskAsync("strict");
                    break;
                case Event.Wait:
                    now += how % 2 == 0 ? TimeSpan.FromMinutes(how % 24) : TimeSpan.FromSeconds(20);
                    break;
                case Event.Sign:
                    Write(() => signers.Add(how % 2 == 0 ? "release" : "stranger"));
                    break;
                case Event.Unsign:
                    Write(() => signers.Remove(how % 2 == 0 ? "release" : "stranger"));
                    break;
                case Event.Outage:
                    isOutage = how % 3 == 1;
                    front.Refuse = (how % 3) switch { 0 => _ => 403, 1 => _ => 503, _ => _ => null };
                    break;
                case Event.Stale:
                    isStaleUsed = how % 2 == 0;
                    break;
                case Event.Report:
                    stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, Reports.Type, Reports.Text(now, how % 3 == 0 ? "CRITICAL" : "LOW")), Reports.Type);
                    break;
                case Event.AskScanned:
                    await AskAsync("scanned");
                    break;
                case Event.Accept:
                    accepted = how % 2 == 0 ? "release" : "stranger";
                    break;
                case Event.Revoke:
                    revoked = (how % 4) switch
                    {
                        0 => $"revocations:\n  leak: {{digest: \"{stage.Digest}\", reason: of a test}}\n",
                        1 => $"revocations:\n  leak: {{keyFingerprint: \"{stage.Release.Fingerprint}\", reason: of a test}}\n",
                        _ => "",
                    };
                    break;
            }
        }

        private async Task AskAsync(string ns)
        {
            var without = await DecideAsync(ns, new EvidenceStore(0));
            var with = await DecideAsync(ns, store);
            if (with.Remembered is null && with.Now.Judgement != Judgement.CouldNotCheck)
            {
                seen.Add((now, [.. signers]));
            }

            if (with.Now.Judgement != without.Now.Judgement)
            {
                Assert.Equal(Judgement.Admitted, with.Now.Judgement);
                var usable = ns == "scanned" ? EvidenceStore.CompleteFor : EvidenceStore.UsableFor;
                if (Stage.Codes(with.Now).Contains(ReasonCode.StaleEvidence))
                {
                    Assert.True(isStaleUsed && isOutage, "nothing says that older evidence counts");
                    usable = TimeSpan.FromHours(1);
                    Assert.InRange(now - with.Facts.Remembered!.SeenAt, TimeSpan.Zero, usable - TimeSpan.FromSeconds(1));
                }
                else
                {
                    Assert.InRange(with.Remembered!.AgeSeconds, 0, usable.TotalSeconds - 1);
                }

                Assert.False(ns == "scanned" && usable > EvidenceStore.CompleteFor, "the newest report is none that was the newest once");
                if (ns == "scanned")
                {
                    return;
                }

                // Each piece lay there within the time; those of a rule that needs two need not have been seen together.
                var young = seen.Where(one => now - one.Time < usable).SelectMany(one => one.Signers).ToHashSet();
                Assert.All(ns == "strict" ? ["release", "stranger"] : (string[])[accepted], signer => Assert.Contains(signer, young));
                Assert.DoesNotContain(stage.Digest, revoked, StringComparison.Ordinal);
                Assert.False(revoked.Length > 0 && (ns == "strict" || accepted == "release"), "a revocation did not hold at once");
            }
        }

        private Task<DecisionRecord> DecideAsync(string ns, EvidenceStore memory)
        {
            clock.Now = now;
            string yaml = Policy.Replace("ACCEPTED", accepted, StringComparison.Ordinal).Replace("HOST", front.Host, StringComparison.Ordinal)
                .Replace("STALE", isStaleUsed ? ", staleOnOutage: 1h, staleOnOutageReason: of a test" : "", StringComparison.Ordinal);
            if (!ReferenceEquals(memory, store) || !remembering.TryGetValue(yaml + revoked, out var decider))
            {
                decider = stage.Decider("day2", revoked, yaml, host: front.Host, store: memory, clock: clock);
                _ = !ReferenceEquals(memory, store) || remembering.TryAdd(yaml + revoked, decider);
            }

            return decider.DecideAsync(stage.Ask($"{front.Host}/team/app@{stage.Digest}", ns));
        }

        private void Write(Action change)
        {
            change();
            string tag = ImageWriter.TagOf(stage.Digest) + ".sig";
            stage.Registry.Store.Delete("team/app", tag);
            if (signers.Count > 0)
            {
                stage.Writer.AddLegacy(stage.Digest, ".sig", [.. signers.Select(signer => (signer == "release" ? stage.Release : stage.Stranger).Legacy(stage.Digest))]);
            }
        }
    }
}
