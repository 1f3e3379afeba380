using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Decisions.Tests;

/// <summary>A verdict is never remembered: what changed since the last question counts in the next one, and nobody gets another's answer.</summary>
public sealed class MemoryDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly Door door = new();
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync(new OciRegistryOptions { Access = door });
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task An_outage_is_forgotten_when_it_is_over()
    {
        var decider = stage.Decider("day2");
        door.IsShut = true;
        Assert.Equal(Judgement.CouldNotCheck, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
        door.IsShut = false;
        Assert.Equal(Judgement.Admitted, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
        door.IsShut = true;
        Assert.Equal(Judgement.CouldNotCheck, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public async Task A_tag_that_moved_is_looked_at_again()
    {
        var decider = stage.Decider("day2");
        Assert.Equal(Judgement.Admitted, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
        stage.Writer.AddImage("another", "v1");
        Assert.Equal(Judgement.Refused, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public async Task A_signature_that_was_taken_away_no_longer_counts()
    {
        var decider = stage.Decider("day2");
        Assert.Equal(Judgement.Admitted, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
        foreach (var referrer in stage.Registry.Store.Referrers("team/app", stage.Digest))
        {
            stage.Registry.Store.Delete("team/app", referrer["digest"]!.GetValue<string>());
        }

        Assert.Equal(Judgement.Refused, (await decider.DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public async Task Namespaces_that_ask_at_the_same_moment_are_judged_by_their_own_rules()
    {
        stage.Files["keys/other.pem"] = stage.Stranger.Pem;
        string yaml = Stage.Standard
            .Replace("rules:", """
                  other:
                    key: {versions: [{file: keys/other.pem}]}
                    transparencyLog: not-required
                    timestamp: not-required
                    weakeningReason: these tests sign without any service
                rules:
                  strict:
                    images: ["HOST/team/**"]
                    namespaces: [strict]
                    require: {anyOf: [other]}
                """, StringComparison.Ordinal);
        var decider = stage.Decider("day2", yaml: yaml);
        var asked = Enumerable.Range(0, 40)
            .Select(number => number % 2 == 0 ? "default" : "strict")
            .Select(async ns => (Namespace: ns, (await decider.DecideAsync(stage.Ask(ns: ns))).Now.Judgement));
        var answers = await Task.WhenAll(asked);
        Assert.Equal(
            [("default", Judgement.Admitted), ("strict", Judgement.Refused)], answers.Distinct().OrderBy(answer => answer.Namespace, StringComparer.Ordinal));
    }

    /// <summary>Shut, the registry refuses everybody.</summary>
    private sealed class Door : IRegistryAccess
    {
        public bool IsShut { get; set; }

        public Task<bool> TryAnswerAsync(HttpContext context)
        {
            if (IsShut)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }

            return Task.FromResult(IsShut);
        }
    }
}
