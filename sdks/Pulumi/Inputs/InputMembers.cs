using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>One argument: its wire name, its value now, and how it is sent.</summary>
internal readonly record struct InputMember(string Name, object? Value, bool Json)
{
    public static IReadOnlyList<InputMember> Of(IEnumerable<KeyValuePair<string, object?>> values)
        => [.. values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new InputMember(entry.Key, entry.Value, Json: false))];
}

/// <summary>Finds the members of an args class marked <see cref="InputAttribute"/>: public and private, fields and properties,
/// declared anywhere in its hierarchy. Reflection runs once per class.</summary>
internal static class InputMembers
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Accessor>> Cache = new();

    public static IReadOnlyList<InputMember> Read(InputArgs args)
    {
        var accessors = Cache.GetOrAdd(args.GetType(), Find);
        var members = new InputMember[accessors.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var (input, owner, read) = accessors[i];
            var value = read(args);
            if (value is null && input.IsRequired)
            {
                throw new ArgumentNullException(input.Name, $"'{input.Name}' of {owner} is required.");
            }

            members[i] = new InputMember(input.Name, value, input.Json);
        }

        return members;
    }

    private static List<Accessor> Find(Type type)
    {
        var found = new List<Accessor>();
        for (var declaring = type; declaring is not null && declaring != typeof(InputArgs); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(Declared))
            {
                Add(field, field.GetValue);
            }

            foreach (var property in declaring.GetProperties(Declared))
            {
                Add(property, property.GetValue);
            }
        }

        return found;

        void Add(MemberInfo member, Func<object, object?> read)
        {
            if (member.GetCustomAttribute<InputAttribute>() is { } input)
            {
                found.Add(new Accessor(input, type.Name, read));
            }
        }
    }

    private sealed record Accessor(InputAttribute Input, string Owner, Func<object, object?> Read);
}
