using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>Rings are written as people write them, and what is beside them stays.</summary>
public sealed class RingEditTests
{
    private const string Before = "phase: day2 # so far\nrules: {}\n";

    [Theory]
    [InlineData(Before, Before + "phases:\n  day2:\n    rings:\n      second: [payments, orders]\n")]
    [InlineData("phase: day2", "phase: day2\nphases:\n  day2:\n    rings:\n      second: [payments, orders]\n")]
    [InlineData("phases:\n    day1.5:\n        keys: refused\n# end\n", "phases:\n    day1.5:\n        keys: refused\n    day2:\n      rings:\n        second: [payments, orders]\n# end\n")]
    [InlineData("phases:\n  day2:\n    tags: pin\nrules: {}\n", "phases:\n  day2:\n    tags: pin\n    rings:\n      second: [payments, orders]\nrules: {}\n")]
    [InlineData(
        "phases:\r\n  day2:\r\n    rings:\r\n      first: [checkout] # who pays\r\n    tags: pin\r\n",
        "phases:\r\n  day2:\r\n    rings:\r\n      first: [checkout] # who pays\r\n      second: [payments, orders]\r\n    tags: pin\r\n")]
    [InlineData("phases:\n  day2:\n    rings:\n      first:\n        - checkout\n", "phases:\n  day2:\n    rings:\n      first:\n        - checkout\n      second: [payments, orders]\n")]
    [InlineData("phases:\n  day2:\n    rings: {first: [checkout]} # two\n", "phases:\n  day2:\n    rings: {first: [checkout], second: [payments, orders]} # two\n")]
    [InlineData("phases: {day2: {rings: {first: ['a', \"b\" ] }}}\n", "phases: {day2: {rings: {first: ['a', \"b\" ], second: [payments, orders] }}}\n")]
    public void A_ring_that_is_not_there_is_made(string before, string after) => Assert.Equal(after, Add(before, "second", "payments", "orders"));

    [Theory]
    [InlineData("phases:\n  day2:\n    rings:\n      second: [payments] # x\n", "phases:\n  day2:\n    rings:\n      second: [payments, orders] # x\n")]
    [InlineData("phases:\n  day2:\n    rings:\n      second: [ \"payments\" ]\n", "phases:\n  day2:\n    rings:\n      second: [ \"payments\", orders ]\n")]
    [InlineData("phases:\n  day2:\n    rings:\n      second:\n        - payments # x\n      a: [b]\n", "phases:\n  day2:\n    rings:\n      second:\n        - payments # x\n        - orders\n      a: [b]\n")]
    [InlineData("phases:\n  day2:\n    rings:\n      second:\n      - payments\n", "phases:\n  day2:\n    rings:\n      second:\n      - payments\n      - orders\n")]
    [InlineData("phases: {day2: {rings: {second: [orders, payments]}}}\n", "phases: {day2: {rings: {second: [orders, payments]}}}\n")]
    public void A_ring_gets_what_it_does_not_have(string before, string after) => Assert.Equal(after, Add(before, "second", "payments", "orders"));

    [Theory]
    [InlineData("phases: {day1: {keys: accepted}}\n")]
    [InlineData("phases: {day2: {keys: refused}}\n")]
    [InlineData("phases:\n  day2:\n    rings: {}\n")]
    [InlineData("phases:\n  day2:\n    rings: {second: []}\n")]
    [InlineData("phases: soon\n")]
    [InlineData("[]\n")]
    [InlineData("a: [\n")]
    public void What_is_written_otherwise_is_for_people_to_edit(string before) => Assert.Null(Add(before, "second", "payments", "orders"));

    /// <summary>Unquoted they are other things than texts, for one reader of YAML or another.</summary>
    [Fact]
    public void Names_that_YAML_reads_as_something_else_are_quoted() =>
        Assert.Equal("phases: {day2: {rings: {a: [b], \"8\": [\"on\", \"1e3\", null-1]}}}\n", Add("phases: {day2: {rings: {a: [b]}}}\n", "8", "on", "1e3", "null-1"));

    [Fact]
    public void The_half_phase_is_written_as_people_write_it() => Assert.Equal(
        "a: b\nphases:\n  day1.5:\n    rings:\n      first: [checkout]\n", RingEdit.Add("a: b\n", Phase.Day1Half, Name("first"), [Name("checkout")]));

    [Theory]
    [InlineData(Before + "phases:\n  day2:\n    rings:\n      first: [checkout]\n", Before)]
    [InlineData("phases:\n  day2:\n    rings:\n      first: [checkout]\n      second:\n        - payments\n    tags: pin\nrules: {}\n", "phases:\n  day2:\n    tags: pin\nrules: {}\n")]
    [InlineData("phases:\r\n  day1:\r\n    keys: accepted\r\n  # last\r\n  day2:\r\n    rings: {first: [checkout]}\r\nrules: {}\r\n", "phases:\r\n  day1:\r\n    keys: accepted\r\n  # last\r\nrules: {}\r\n")]
    [InlineData(Before, Before)]
    [InlineData("phases:\n  day1.5:\n    rings: {a: [b]}\n", "phases:\n  day1.5:\n    rings: {a: [b]}\n")]
    [InlineData("phases: {day2: {rings: {first: [checkout]}}}\nrules: {}\n", null)]
    [InlineData("phases:\n  day2: {rings: {first: [checkout]}, tags: pin}\n", null)]
    [InlineData("a: [\n", null)]
    public void Everywhere_is_a_phase_without_rings(string before, string? after) => Assert.Equal(after, RingEdit.Everywhere(before, Phase.Day2));

    private static string? Add(string yaml, string ring, params string[] namespaces) => RingEdit.Add(yaml, Phase.Day2, Name(ring), [.. namespaces.Select(Name)]);

    private static NamespaceName Name(string text) => NamespaceName.TryParse(text, out var name, out var problem) ? name : throw new ArgumentException(problem);
}
