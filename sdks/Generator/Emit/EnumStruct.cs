using Pulumi.Generator.Shapes;

namespace Pulumi.Generator.Emit;

/// <summary>Writes one enum: a struct over the string on the wire, so that values newer than this package survive a round trip.</summary>
internal static class EnumStruct
{
    internal static void Write(Code code, EnumShape shape)
    {
        var name = shape.Name.Name;
        code.Line("[EnumType]");
        code.Open($"public readonly struct {name} : IEquatable<{name}>");
        code.Line("private readonly string _value;");
        code.Blank();
        code.Line($"private {name}(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));");
        code.Blank();
        foreach (var (member, value) in shape.Values)
        {
            code.Line($"public static {name} {Member(shape, member)} {{ get; }} = new {name}(\"{value}\");");
        }

        code.Blank();
        code.Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);");
        code.Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);");
        code.Line($"public static explicit operator string({name} value) => value._value;");
        code.Blank();
        code.Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);");
        code.Line($"public bool Equals({name} other) => string.Equals(_value, other._value, StringComparison.Ordinal);");
        code.Line("public override int GetHashCode() => _value is null ? 0 : _value.GetHashCode(StringComparison.Ordinal);");
        code.Line("public override string ToString() => _value;");
        code.Close();
    }

    private static string Member(EnumShape shape, string member)
    {
        var legal = member.Length > 0 && char.IsAsciiLetterUpper(member[0]) && member.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!legal || member is "Equals" or "ToString" or "GetHashCode" || member == shape.Name.Name)
        {
            throw new ShapeFormatException($"{shape.Key}.{member} is not a name the official package can have");
        }

        return member;
    }
}
