namespace Pulumi;

/// <summary>Adds a value of either case to a list of unions.</summary>
public static class InputListExtensions
{
    public static void Add<T0, T1>(this InputList<Union<T0, T1>> list, Input<T0> value)
        => list.Add((InputUnion<T0, T1>)value.ToOutput());

    public static void Add<T0, T1>(this InputList<Union<T0, T1>> list, Input<T1> value)
        => list.Add((InputUnion<T0, T1>)value.ToOutput());
}

/// <summary>Adds a value of either case to a map of unions.</summary>
public static class InputMapExtensions
{
    public static void Add<T0, T1>(this InputMap<Union<T0, T1>> map, string key, Input<T0> value)
        => map.Add(key, (InputUnion<T0, T1>)value.ToOutput());

    public static void Add<T0, T1>(this InputMap<Union<T0, T1>> map, string key, Input<T1> value)
        => map.Add(key, (InputUnion<T0, T1>)value.ToOutput());
}
