using Xunit.v3;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Ties a test to a mistake that some verifier made. Run one family with <c>--filter-trait attack=29</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class AttackAttribute(int number, string id) : Attribute, ITraitAttribute
{
    /// <summary>The family's number in the threat model.</summary>
    public int Number => number;

    /// <summary>The advisory, or the tool in which it was seen.</summary>
    public string Id => id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [KeyValuePair.Create("attack", number.ToString(System.Globalization.CultureInfo.InvariantCulture)), KeyValuePair.Create("id", id)];
}
