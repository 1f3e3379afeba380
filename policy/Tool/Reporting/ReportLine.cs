namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>A sentence and what stands before it; where it is wrapped it is indented by that much.</summary>
internal sealed record ReportLine(string Bullet, string Text)
{
    public const string Bulleted = "- ";

    public static ReportLine Item(string text) => new(Bulleted, text);

    /// <summary>One property of the item above.</summary>
    public static ReportLine Property(string label, string text) => new($"    {label,-16}", text);
}
