namespace ImageTrust.Conformance.Fixtures;

/// <summary>One line a check, and a total.</summary>
internal static class FixtureTable
{
    /// <returns>True when there was something to check and everything came out as expected.</returns>
    public static bool Print(string folder, DateTimeOffset now, TextWriter output)
    {
        var (right, wrong) = (0, 0);
        foreach (var fixture in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(path => new Fixture(path)))
        {
            foreach (var (check, mustVerify, question) in fixture.Checks())
            {
                var (facts, reasons) = question.Ask(now);
                var ok = mustVerify ? facts is not null && fixture.Says(facts.Content) : facts is null && reasons.Length > 0;
                (right, wrong) = ok ? (right + 1, wrong) : (right, wrong + 1);
                var (verdict, wanted) = (ok ? "ok   " : "WRONG", mustVerify ? "verify" : "refuse");
                output.WriteLine($"{verdict} {fixture.Name,-34} {check,-27} {wanted} {Describe(facts?.Content) ?? reasons}");
            }
        }

        output.WriteLine($"{right} right, {wrong} wrong");
        return wrong == 0 && right > 0;
    }

    private static string? Describe(Sigstore.Facts.VerifiedContent? content) => content switch
    {
        null => null,
        Sigstore.Facts.VerifiedContent.Attestation attestation => attestation.PredicateType,
        var other => other.GetType().Name,
    };
}
