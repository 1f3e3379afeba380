using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Images.Text;

/// <summary>The words of an enum, exact and case-sensitive: one a member, given by <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
public static class ClosedSet
{
    /// <summary>All words, in the order of the members.</summary>
    public static IReadOnlyList<string> Words<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() where T : struct, Enum =>
        [.. Set<T>.Members.Select(member => member.Word)];

    public static string WordOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(T value) where T : struct, Enum
    {
        // Every review asks for many: nothing is boxed or captured.
        foreach (var (member, word) in Set<T>.Members)
        {
            if (EqualityComparer<T>.Default.Equals(member, value))
            {
                return word;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "not a member of the closed set");
    }

    public static bool TryParse<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(string word, out T value) where T : struct, Enum
    {
        var found = Array.Find(Set<T>.Members, member => string.Equals(member.Word, word, StringComparison.Ordinal));
        value = found.Value;
        return found.Word is not null;
    }

    private static class Set<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> where T : struct, Enum
    {
        public static readonly (T Value, string Word)[] Members =
        [
            .. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => ((T)field.GetValue(null)!, Word(field)))
                .OrderBy(member => member.Item1),
        ];

        private static string Word(FieldInfo field) => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? throw new InvalidOperationException($"{typeof(T).Name}.{field.Name} has no word");
    }
}
