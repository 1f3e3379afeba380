using Infra.Tests.Stack;

namespace Infra.Tests.ByHand;

/// <summary>Every object in the cluster is the stack's, under one name, with the last word.</summary>
public sealed class StackOwnedTests
{
    [Fact]
    public async Task Every_object_names_the_one_field_manager_and_what_was_declared()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var objects = stack.Types.Where(type => type.StartsWith("kubernetes:", StringComparison.Ordinal)).SelectMany(stack.All).ToList();
        Assert.True(objects.Count > 20);
        Assert.All(objects, one =>
        {
            var annotations = one["metadata"]!["annotations"]!;
            Assert.Equal("image-trust-stack", (string?)annotations["pulumi.com/patchFieldManager"]);
            Assert.Equal("true", (string?)annotations["pulumi.com/patchForce"]);
            Assert.Matches("^[0-9a-f]{16}$", (string?)annotations["image-trust.dev/declared"]);
            Assert.NotNull(one["metadata"]!["name"]);
        });
    }

    [Fact]
    public async Task The_note_is_the_same_for_the_same_plan_and_another_for_another()
    {
        var (first, again, other) = (await NotesAsync(enforces: false), await NotesAsync(enforces: false), await NotesAsync(enforces: true));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    private static async Task<IReadOnlyList<string?>> NotesAsync(bool enforces)
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid(), BuiltStack.AuditPolicy with { Enforces = enforces });
        return [.. stack.Types.Where(type => type.StartsWith("kubernetes:", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(stack.All)
            .Select(one => (string?)one["metadata"]!["annotations"]!["image-trust.dev/declared"])];
    }
}
