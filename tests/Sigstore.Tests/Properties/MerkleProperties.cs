using FsCheck;
using FsCheck.Fluent;
using ImageTrust.TestKit.Logs;
using Verifying = ImageTrust.Sigstore.Logs.MerkleTree;

namespace ImageTrust.Sigstore.Tests.Properties;

/// <summary>Inclusion proofs against a second, independent Merkle tree: right proofs lead to the root, and nothing else does.</summary>
public sealed class MerkleProperties
{
    private const int LargestTree = 70;

    private static readonly Arbitrary<(int Size, int Index)> Places = Gen.Choose(1, LargestTree)
        .SelectMany(size => Gen.Choose(0, size - 1).Select(index => (size, index))).ToArbitrary();

    [Fact]
    public void Every_honest_proof_leads_to_the_root() => Prop.ForAll(Places, place =>
    {
        var leaves = Leaves(place.Size);
        return Verifying.Root(leaves[place.Index], place.Index, place.Size, MerkleTree.Path(place.Index, leaves)) is { } root
            && root.AsSpan().SequenceEqual(MerkleTree.Root(leaves));
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));

    [Fact]
    public void A_proof_leads_to_the_root_for_no_other_index() => Prop.ForAll(Places, place =>
    {
        var leaves = Leaves(place.Size);
        var path = MerkleTree.Path(place.Index, leaves);
        var root = MerkleTree.Root(leaves);
        return Enumerable.Range(-1, place.Size + 3).Where(index => index != place.Index)
            .Select(index => Verifying.Root(leaves[place.Index], index, place.Size, path))
            .All(other => other is null || !other.AsSpan().SequenceEqual(root));
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void A_proof_with_a_hash_more_or_less_leads_nowhere() => Prop.ForAll(Places, place =>
    {
        var leaves = Leaves(place.Size);
        var path = MerkleTree.Path(place.Index, leaves);
        return Verifying.Root(leaves[place.Index], place.Index, place.Size, [.. path, new byte[32]]) is null
            && (path.Count == 0 || Verifying.Root(leaves[place.Index], place.Index, place.Size, [.. path.SkipLast(1)]) is null);
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(index => MerkleTree.LeafHash([(byte)index]))];
}
