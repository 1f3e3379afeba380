using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests;

/// <summary>Trust material is shared by every request of a server: threads must neither block nor confuse each other.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public void Good_and_bad_signatures_verified_at_once_keep_their_verdicts()
    {
        var world = VirtualSigstore.P256;
        var image = Message.Image(GenuineSample.Image);
        var recipe = VirtualSigstore.Rekor2(world.Keyless(), image);
        var good = world.Sign(recipe);
        var bad = world.Sign(recipe with { Signature = world.Leaf().Key.Sign([1]) });
        var wrong = 0;

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, turn =>
        {
            if (Check.Bundle(turn % 2 == 0 ? good : bad) is Verified != (turn % 2 == 0))
            {
                Interlocked.Increment(ref wrong);
            }
        });

        Assert.Equal(0, wrong);
    }
}
