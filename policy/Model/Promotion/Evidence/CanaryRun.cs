using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <summary>
/// One dry run that was made to be recorded: that admission is asked about a namespace at all, and refuses there what it must, is seen by trying.
/// </summary>
/// <param name="Account">Who made it, as the API server says: <c>system:serviceaccount:image-trust-system:canary</c>.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Expects">What it was made to see.</param>
/// <param name="Image">As written in the pod.</param>
/// <param name="Time">When.</param>
/// <param name="Now">Under the phase that decided.</param>
/// <param name="Next">Under the next one; null in the last.</param>
public sealed record CanaryRun(
    string Account, NamespaceName Namespace, CanaryKind Expects, string Image, UtcTime Time, RowVerdict Now, RowVerdict? Next = null);

[JsonConverter(typeof(ClosedSetConverter<CanaryKind>))]
public enum CanaryKind
{
    /// <summary>An image that must be refused.</summary>
    [JsonStringEnumMemberName("refusal")]
    Refusal,

    /// <summary>An image that must be admitted.</summary>
    [JsonStringEnumMemberName("admission")]
    Admission,
}
