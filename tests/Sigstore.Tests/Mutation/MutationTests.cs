using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ImageTrust.Sigstore.Facts;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>Each genuine sample with one thing changed: refused with a code that makes sense, or on the list of harmless changes.</summary>
public sealed class MutationTests
{
    private static readonly ConcurrentDictionary<string, List<(Mutant Mutant, VerificationResult Result)>> Tried =
        new(StringComparer.Ordinal);

    public static TheoryData<string> Samples => [.. Changeable.All.Select(sample => sample.Name)];

    public static TheoryData<string> Layers => [.. Changeable.All.Where(sample => sample.Layer is not null).Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Samples))]
    public void The_unchanged_sample_verifies(string name) => Sample(name).Verify(Sample(name).Document).IsVerified();

    [Theory, MemberData(nameof(Samples))]
    public void Every_changed_field_is_refused(string name) => None(Mutants(name)
        .Where(tried => tried.Result is Verified && !Harmless.Changes.Any(change => change.Covers(tried.Mutant)))
        .Select(tried => tried.Mutant.ToString()));

    [Theory, MemberData(nameof(Samples))]
    public void Every_refusal_names_the_part_that_was_changed(string name) => None(Mutants(name)
        .Where(tried => tried.Result is Refused refused && !SensibleCodes.Fit(tried.Mutant, refused.Failure.Code))
        .Select(tried => $"{tried.Mutant} gave {((Refused)tried.Result).Failure}"));

    [Theory, MemberData(nameof(Samples))]
    public void Whatever_still_verifies_says_nothing_new(string name)
    {
        var genuine = Sample(name).Verify(Sample(name).Document).IsVerified();

        None(Mutants(name)
            .Where(tried => tried.Result is Verified verified && !SaysNoMore(verified.Facts, genuine))
            .Select(tried => tried.Mutant.ToString()));
    }

    [Theory, MemberData(nameof(Layers))]
    public void Every_changed_field_of_a_payload_is_refused(string name)
    {
        var sample = Sample(name);
        var payload = sample.Layer!.Blob;
        var changed = JsonMutants.Of(Encoding.UTF8.GetString(payload))
            .Select(mutant => (mutant.ToString(), Bytes: Encoding.UTF8.GetBytes(mutant.Text)))
            .Concat(Enumerable.Range(0, payload.Length).Select(at => ($"byte {at}", Bytes: WithBitTurned(payload, at))));

        // A DSSE payload re-spelled as JSON is the same envelope, so only changes of meaning count.
        None(changed
            .Where(change => !Harmless.IsSameEnvelope(payload, change.Bytes) && sample.VerifyPayload(change.Bytes) is Verified)
            .Select(change => change.Item1));
    }

    [Fact]
    public void Every_harmless_change_is_still_needed() => None(Harmless.Changes
        .Where(change => !Changeable.All.SelectMany(sample => Mutants(sample.Name))
            .Any(tried => tried.Result is Verified && change.Covers(tried.Mutant)))
        .Select(change => change.ToString()));

    /// <summary>Same artifact, content and signer; no time and no log entry that the genuine sample does not prove.</summary>
    private static bool SaysNoMore(VerifiedFacts facts, VerifiedFacts genuine) =>
        facts.Digest == genuine.Digest
        && Text(facts.Content) == Text(genuine.Content)
        && Text(facts.Signer) == Text(genuine.Signer)
        && Times(facts).All(Times(genuine).Contains)
        && facts.LogEntries.All(entry => genuine.LogEntries.Any(known => entry.LogId == known.LogId && entry.Kind == known.Kind
            && (entry.IntegratedTime is null || entry.IntegratedTime == known.IntegratedTime)
            && (entry.LogIndex == known.LogIndex || !entry.Promised)));

    private static byte[] WithBitTurned(byte[] bytes, int at) => [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]];

    private static IReadOnlyList<VerifiedTime> Times(VerifiedFacts facts) => facts.Time is SigningTime.Proven proven ? proven.Times : [];

    private static string Text(object part) => JsonSerializer.Serialize(part);

    private static List<(Mutant Mutant, VerificationResult Result)> Mutants(string name) => Tried.GetOrAdd(name, static name =>
    {
        var sample = Sample(name);
        return [.. JsonMutants.Of(sample.Document).Where(sample.IsChange).Select(mutant => (mutant, sample.Verify(mutant.Text)))];
    });

    private static Changeable Sample(string name) => Changeable.All.Single(sample => sample.Name == name);

    /// <summary>Names all of them, where Assert.Empty shows five.</summary>
    private static void None(IEnumerable<string> problems) => Assert.True(!problems.Any(), string.Join('\n', problems));
}
