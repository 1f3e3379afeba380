namespace Pulumi.Tests.Programs;

/// <summary>An open enumeration as generated packages write one.</summary>
[EnumType]
public readonly struct Color : IEquatable<Color>
{
    private readonly string _value;

    private Color(string value) => _value = value;

    public static Color Red { get; } = new("red");

    public static bool operator ==(Color left, Color right) => left.Equals(right);

    public static bool operator !=(Color left, Color right) => !left.Equals(right);

    public static explicit operator string(Color value) => value._value;

    public bool Equals(Color other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Color other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;
}

/// <summary>An enumeration of numbers.</summary>
[EnumType]
public readonly struct Level : IEquatable<Level>
{
    private readonly double _value;

    private Level(double value) => _value = value;

    public static Level High { get; } = new(2);

    public static bool operator ==(Level left, Level right) => left.Equals(right);

    public static bool operator !=(Level left, Level right) => !left.Equals(right);

    public static explicit operator double(Level value) => value._value;

    public bool Equals(Level other) => _value.Equals(other._value);

    public override bool Equals(object? obj) => obj is Level other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();
}
