using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Tests;

public sealed class FactSheetTests
{
    [Fact]
    public void Many_outages_do_not_hide_another_reason_why_something_could_not_be_checked()
    {
        Assert.True(ImageName.TryRead("registry.example.test/team/app:v1", out var image, out _));
        var sheet = new FactSheet(image.Repository);
        for (int i = 0; i < 100; i++)
        {
            sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "timeout", $"layer {i}"));
        }

        sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "memory-full", "no room"));
        sheet.Add(new CheckFailure(FailureKind.CouldNotCheck, "memory-full", "no room again"));
        sheet.Add(new CheckFailure(FailureKind.Bad, "malformed", "the 22nd"));
        var failures = sheet.ToFacts().Failures;
        Assert.Equal(21, failures.Count);
        Assert.Equal(["timeout", "memory-full"], failures.Select(failure => failure.Code).Distinct());
    }
}
