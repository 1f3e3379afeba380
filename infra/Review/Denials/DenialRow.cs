using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Ledger;

namespace ImageTrust.Infra.Review.Denials;

/// <summary>A workload that was seen and that the phase would refuse.</summary>
/// <param name="Rule">The rule that decides; <c>no rule</c> where none covers the image.</param>
/// <param name="Effect">What happens to its pods there: <c>denied</c>, or <c>warned</c> where the phase does not enforce.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Workload"><c>Deployment/web</c>.</param>
/// <param name="Image">As written, with the digest that it stood for.</param>
/// <param name="Reasons">The codes.</param>
internal sealed record DenialRow(string Rule, string Effect, string Namespace, string Workload, string Image, string Reasons)
{
    public const string NoRule = "no rule";

    public static DenialRow Of(EvidenceRow row, RowVerdict verdict, Stage stage) => new(
        verdict.Rule ?? NoRule,
        stage.EnforcesIn(row.Namespace) ? "denied" : "warned",
        row.Namespace.Text,
        $"{row.Kind}/{row.Name}",
        row.Digest is { } digest && !row.Image.Contains(digest.Text, StringComparison.Ordinal) ? $"{row.Image} {digest.Beginning}" : row.Image,
        string.Join(", ", verdict.Reasons.Select(ClosedSet.WordOf)));

    /// <summary>As tables show it, under the heads of <see cref="Heads"/>.</summary>
    public string[] Cells => [Rule, Effect, Namespace, Workload, Image, Reasons];

    public static string[] Heads { get; } = ["rule", "its pods are", "namespace", "workload", "image", "why"];
}
