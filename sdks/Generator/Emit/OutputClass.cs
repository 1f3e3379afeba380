using Pulumi.Generator.Shapes;

namespace Pulumi.Generator.Emit;

/// <summary>Writes one class of read values: a nested output type or the result of a function.</summary>
internal static class OutputClass
{
    internal static void Write(Code code, TypeSyntax types, CSharpName name, IReadOnlyList<Property> properties)
    {
        code.Line("[OutputType]");
        code.Open($"public sealed class {name.Name}");
        foreach (var property in properties)
        {
            var field = Names.Property(property.Wire, name);
            code.Line($"public {Names.Hiding(field)}readonly {types.Output(property)} {field};");
        }

        code.Blank();
        code.Line("[OutputConstructor]");
        if (properties.Count == 0)
        {
            code.Open($"private {name.Name}()");
        }
        else
        {
            code.Line($"private {name.Name}(");
            for (var i = 0; i < properties.Count; i++)
            {
                code.Line("    " + Parameter(types, properties[i]) + (i == properties.Count - 1 ? ")" : ","));
            }

            code.Open();
        }

        foreach (var property in properties)
        {
            code.Line($"{Names.Property(property.Wire, name)} = {Names.Parameter(property.Wire)};");
        }

        code.Close();
        code.Close();
    }

    private static string Parameter(TypeSyntax types, Property property)
    {
        var parameter = Names.Parameter(property.Wire);
        var wire = parameter.TrimStart('@') == property.Wire ? "" : $"[OutputConstructorParameter(\"{property.Wire}\")] ";
        return $"{wire}{types.Output(property)} {parameter}";
    }
}
