using System.Text.Json;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Tests;

public sealed class FactSheetTests
{
    [Fact]
    public void Nothing_that_was_found_is_crowded_out_by_many_of_another_kind()
    {
        Assert.True(ImageReading.TryRead("registry.example.test/team/app:v1", out var image, out _));
        var sheet = new FactSheet(image.Repository);
        for (int i = 0; i < 100; i++)
        {
            sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "timeout", $"layer {i}", Cause.RegistrySilent));
        }

        sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "timeout", "elsewhere", Cause.AnotherHost));
        sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "memory-full", "no room", Cause.OwnBudget));
        sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "memory-full", "no room again", Cause.OwnBudget));
        sheet.Add(new CheckFailure(FailureKind.Bad, "malformed", "the last", Cause.Pusher));
        Assert.Equal(
            [("timeout", "layer 0", 100), ("timeout", "elsewhere", 1), ("memory-full", "no room", 2), ("malformed", "the last", 1)],
            sheet.ToFacts().Failures.Select(failure => (failure.Code, failure.Detail, failure.Count ?? 1)));
    }

    /// <summary>An answer about the sheet is used again as long as this stands still.</summary>
    [Fact]
    public void Whatever_is_added_to_it_or_to_a_platform_is_a_change()
    {
        Assert.True(ImageReading.TryRead("registry.example.test/team/app:v1", out var image, out _));
        var signature = new SignatureFact(new KeySigner(Digest.Of("key"u8)), "none", [], [], "here");
        using var predicate = JsonDocument.Parse("{}");
        var attestation = new AttestationFact("type", signature, predicate.RootElement.Clone());
        var failure = new CheckFailure(FailureKind.Bad, "malformed", "first", Cause.Pusher);
        Action<FactSheet>[] additions =
        [
            sheet => sheet.Add(signature), sheet => sheet.Add(attestation), sheet => sheet.Add(failure), sheet => sheet.Add(failure), sheet => sheet.Searched = [],
        ];
        var platform = new FactSheet(image.Repository);
        var whole = new FactSheet(image.Repository) { Platforms = [new PlatformSheet("linux/amd64", Digest.Of("platform"u8), platform, true)] };
        foreach (var sheet in new[] { whole, platform })
        {
            foreach (var add in additions)
            {
                int before = whole.Changes;
                add(sheet);
                Assert.Equal(before + 1, whole.Changes);
            }
        }
    }
}
