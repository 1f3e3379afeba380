using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests;

public sealed class PhaseEditTests
{
    [Theory]
    [InlineData("# why\nphase: day1 # so far\nrules: {}\n", "# why\nphase: day1.5 # so far\nrules: {}\n")]
    [InlineData("rules: {}\r\nphase:   'day1'\r\n# end", "rules: {}\r\nphase:   'day1.5'\r\n# end")]
    [InlineData("\ufeffphase: day1\n", "\ufeffphase: day1.5\n")]
    [InlineData("phase: \"day2\"\n", "phase: \"day1.5\"\n")]
    [InlineData("a:\n  phase: day2\nphase:\n  day2\n", "a:\n  phase: day2\nphase:\n  day1.5\n")]
    public void Only_the_word_changes(string before, string after) =>
        Assert.Equal(after, PhaseEdit.SetPhase(before, Phase.Day1Half));

    [Fact]
    public void A_stack_moved_by_an_edit_reads_as_the_same_policy_in_the_other_phase()
    {
        var path = Repository.Path("stacks", "dev", PolicyFile.Name);
        var edited = PhaseEdit.SetPhase(File.ReadAllText(path), Phase.Day2);

        var policy = Repository.Accepted(PolicyFile.ReadText(edited, FilesBeside.In(Path.GetDirectoryName(path)!)));

        Assert.Equal(Phase.Day2, policy.Phase);
        Assert.Equal(
            Model.Canonical.CanonicalPolicy.RequirementsDigest(Repository.Accepted(PolicyFile.Read(path))),
            Model.Canonical.CanonicalPolicy.RequirementsDigest(policy));
    }

    [Fact]
    public void Text_without_a_phase_is_refused() =>
        Assert.Throws<ArgumentException>(() => PhaseEdit.SetPhase("rules: {}\n", Phase.Day2));
}
