namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>A document with one change. <paramref name="Path"/> is like <c>verificationMaterial.tlogEntries[0].logIndex</c>.</summary>
internal sealed record Mutant(string Path, string Change, string Text)
{
    public override string ToString() => $"{Path}: {Change}";
}
