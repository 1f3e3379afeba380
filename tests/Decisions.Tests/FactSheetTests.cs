using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Verification;
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
}
