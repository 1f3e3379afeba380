using System.Reflection;

namespace Providers.Tests.Shapes;

/// <summary>How C# would spell a type that reflection shows: <c>Input&lt;string&gt;</c>, <c>Output&lt;int?&gt;</c>.</summary>
internal static class Spelling
{
    private static readonly Dictionary<Type, string> Aliases = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(double)] = "double",
        [typeof(object)] = "object",
    };

    internal static string Of(NullabilityInfo type)
    {
        var underlying = Nullable.GetUnderlyingType(type.Type);
        var nullable = underlying is not null || (!type.Type.IsValueType && type.ReadState == NullabilityState.Nullable);
        return Bare(underlying ?? type.Type, type) + (nullable ? "?" : "");
    }

    private static string Bare(Type type, NullabilityInfo nullability)
    {
        if (Aliases.TryGetValue(type, out var alias))
        {
            return alias;
        }

        if (!type.IsGenericType)
        {
            return type.Namespace == "Pulumi" ? type.Name : type.FullName!;
        }

        // The arguments of a nullable struct are one level deeper in the reflected nullability.
        var arguments = nullability.Type == type ? nullability.GenericTypeArguments : nullability.GenericTypeArguments[0].GenericTypeArguments;
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments.Select(Of))}>";
    }
}
