using System.Collections;
using System.Collections.Immutable;

namespace Pulumi.Serialization;

/// <summary>Lists that are not there: what an optional list output holds when it is absent. They cannot even be counted.</summary>
internal static class AbsentLists
{
    public static bool Contain(IList list)
    {
        var type = list.GetType();
        return type.IsConstructedGenericType
            && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && list.Equals(Activator.CreateInstance(type));
    }
}
