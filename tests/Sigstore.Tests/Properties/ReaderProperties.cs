using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using ImageTrust.Fuzz;

namespace ImageTrust.Sigstore.Tests.Properties;

/// <summary>Every reader takes bytes or refuses them: no other exception, and no more time and memory than the input is worth.</summary>
public sealed class ReaderProperties
{
    /// <summary>A key import and a few buffers; what grows with the input is counted per byte.</summary>
    private const long FixedBytes = 2 * 1024 * 1024;

    private const long BytesPerByte = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Readers => [.. Targets.All.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Readers))]
    public void Noise_is_read_or_refused(string reader) => Hold(reader, Inputs.Noise);

    [Theory, MemberData(nameof(Readers))]
    public void JSON_of_the_right_words_is_read_or_refused(string reader) => Hold(reader, Inputs.Json);

    [Theory, MemberData(nameof(Readers))]
    public void DER_with_wrong_lengths_is_read_or_refused(string reader) => Hold(reader, Inputs.Der);

    [Theory, MemberData(nameof(Readers))]
    public void A_spliced_genuine_input_is_read_or_refused(string reader) => Hold(reader, Inputs.Spliced(reader), 1000);

    [Theory, MemberData(nameof(Readers))]
    public void Every_genuine_input_is_read(string reader) =>
        Assert.All(
            Seeds.All().Where(seed => seed.Target == reader && reader is not ("certificate" or "layer")),
            seed => Assert.True(Targets.Accepts(reader, seed.Bytes)));

    private static void Hold(string reader, Gen<byte[]> inputs, int tests = 200) =>
        Prop.ForAll(inputs.ToArbitrary(), bytes => IsBounded(reader, bytes))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(tests));

    private static bool IsBounded(string reader, byte[] bytes)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Targets.Accepts(reader, bytes);
        return clock.Elapsed < Patience && GC.GetAllocatedBytesForCurrentThread() - before < FixedBytes + (BytesPerByte * bytes.Length);
    }
}
