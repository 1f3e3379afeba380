using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>All files of one package, by path below its <c>Generated</c> folder.</summary>
internal static class PackageFiles
{
    internal static SortedDictionary<string, string> Write(ProviderPackage package, PackageShapes shapes, HandTables tables)
    {
        var inputs = new InputClass(package, shapes, tables);
        var resources = new ResourceFile(package, shapes, inputs);
        var functions = new FunctionFile(package, shapes, inputs);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["ProviderPackage.cs"] = SupportFile.Write(package) };
        foreach (var resource in shapes.Resources)
        {
            files.Add(Place(package, resource.Name, resource.Name.Name), resources.Write(resource));
        }

        foreach (var function in shapes.Functions)
        {
            files.Add(Place(package, function.Name, function.Name.Name), functions.Write(function));
        }

        Group(files, package, shapes.Types.Values.Where(type => type.IsInput), type => type.Name, "Inputs", (code, type) =>
            inputs.Write(code, new InputClass.Request(type.Name, "ResourceArgs", type.Properties) { Defaults = type.Defaults }));
        Group(files, package, States(package, shapes), state => state.Name, "StateInputs", (code, state) => inputs.Write(code, state));
        Group(files, package, shapes.Types.Values.Where(type => !type.IsInput), type => type.Name, "Outputs", (code, type) =>
            OutputClass.Write(code, new TypeSyntax(package, shapes, type.Name.Namespace), type.Name, type.Properties));
        Group(files, package, shapes.Enums.Values, shape => shape.Name, "Enums", EnumStruct.Write);
        return files;
    }

    /// <summary>The <c>GetArgs</c> twins of every output type that the state of some resource reaches.</summary>
    private static IEnumerable<InputClass.Request> States(ProviderPackage package, PackageShapes shapes)
    {
        if (!package.HasState)
        {
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Property>(shapes.Resources.Where(resource => !resource.IsProvider).SelectMany(resource => resource.Outputs));
        while (open.TryDequeue(out var property))
        {
            var inner = property.Type is ShapeType.ListOf list ? list.Item : property.Type;
            if (inner is ShapeType.Reference reference && seen.Add(reference.Key))
            {
                var shape = shapes.Types[reference.Key];
                var twin = new TypeSyntax(package, shapes, "").StateTwin(reference);
                yield return new InputClass.Request(twin, "ResourceArgs", shape.Properties) { ForState = true };
                foreach (var nested in shape.Properties)
                {
                    open.Enqueue(nested);
                }
            }
        }
    }

    private static void Group<T>(
        SortedDictionary<string, string> files, ProviderPackage package, IEnumerable<T> items,
        Func<T, CSharpName> name, string file, Action<Code, T> write)
    {
        foreach (var group in items.GroupBy(item => name(item).Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var code = Code.File();
            code.Open("namespace " + group.Key);
            foreach (var item in group.OrderBy(item => name(item).Name, StringComparer.Ordinal))
            {
                write(code, item);
            }

            code.Close();
            files.Add(Place(package, name(group.First()), file), code.ToString());
        }
    }

    /// <summary><c>Pulumi.Kubernetes.Types.Inputs.Core.V1</c> → <c>Core/V1</c>: a module's or group version's files stay together.</summary>
    private static string Place(ProviderPackage package, CSharpName name, string file)
    {
        var segments = name.Namespace[package.Namespace.Length..].Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Where(segment => segment is not ("Types" or "Inputs" or "Outputs"));
        return string.Join('/', [.. segments, file + ".cs"]);
    }
}
