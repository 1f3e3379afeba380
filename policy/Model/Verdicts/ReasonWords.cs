namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>
/// What a reason means and what helps, for people who meet it for the first time. <c>docs/operate/05-reason-codes.md</c> is the same table; a test
/// compares the two.
/// </summary>
/// <param name="Code">The reason.</param>
/// <param name="Meaning">One or two sentences.</param>
/// <param name="Help">What a person can do; one or two sentences. For what lets an image in: what, if anything, is to be watched.</param>
public sealed record ReasonWords(ReasonCode Code, string Meaning, string Help)
{
    private static readonly Dictionary<ReasonCode, ReasonWords> ByCode = ReasonTable.All.ToDictionary(words => words.Code);

    /// <param name="code">Any reason: the table has every one.</param>
    public static ReasonWords Of(ReasonCode code) => ByCode[code];
}
