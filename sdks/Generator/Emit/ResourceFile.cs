using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>Writes one resource with its arguments, and its state where the package has one.</summary>
internal sealed class ResourceFile(ProviderPackage package, PackageShapes shapes, InputClass inputs)
{
    internal string Write(ResourceShape resource)
    {
        var code = Code.File();
        code.Open("namespace " + resource.Name.Namespace);
        Class(code, resource);
        if (resource.Args.Namespace != resource.Name.Namespace)
        {
            code.Close();
            code.Open("namespace " + resource.Args.Namespace);
        }

        inputs.Write(code, Arguments(resource));
        if (HasState(resource))
        {
            inputs.Write(code, State(resource));
        }

        code.Close();
        return code.ToString();
    }

    private void Class(Code code, ResourceShape resource)
    {
        var api = resource.ApiVersion is { } version ? $", REST API {version}" : "";
        code.Line($"/// <summary><c>{resource.Token}</c>{api}.</summary>");
        code.Line($"[{package.TypeAttribute}(\"{resource.Token}\")]");
        code.Open($"public partial class {resource.Name.Name} : {BaseClass(resource)}");
        var types = new TypeSyntax(package, shapes, resource.Name.Namespace);
        foreach (var property in resource.Outputs)
        {
            code.Line($"[Output(\"{property.Wire}\")]");
            code.Line($"public Output<{types.Output(property)}> {Names.Property(property.Wire, resource.Name)} {{ get; private set; }} = null!;");
            code.Blank();
        }

        Constructors(code, resource, types.Reach(resource.Args));
        Options(code, resource);
        if (!resource.IsProvider)
        {
            Lookup(code, resource);
        }

        code.Close();
    }

    private string BaseClass(ResourceShape resource) => resource.IsProvider ? "global::Pulumi.ProviderResource" : package.BaseClass;

    private void Constructors(Code code, ResourceShape resource, string args)
    {
        var name = resource.Name.Name;
        var optional = resource.IsProvider || package.ConstructorSetsConstants || !resource.Inputs.Any(input => input.Required);
        var constants = resource.Inputs.Where(input => input.Constant is not null).ToList();
        var identity = resource.IsProvider ? package.Key : resource.Token;
        var given = constants.Count > 0 ? "MakeArgs(args)" : $"args ?? new {args}()";
        code.Line($"public {name}(string name, {args}{(optional ? "? args = null" : " args")}, CustomResourceOptions? options = null)");
        code.Open($"    : base(\"{identity}\", name, {given}, MakeResourceOptions(options, \"\"))");
        code.Close();
        if (!resource.IsProvider)
        {
            var (parameter, state) = HasState(resource) ? ($"{name}State? state, ", "state") : ("", "null");
            code.Line($"private {name}(string name, Input<string> id, {parameter}CustomResourceOptions? options)");
            code.Open($"    : base(\"{identity}\", name, {state}, MakeResourceOptions(options, id))");
            code.Close();
        }

        if (constants.Count > 0)
        {
            code.Open($"private static {args} MakeArgs({args}? args)");
            code.Line($"args ??= new {args}();");
            foreach (var constant in constants)
            {
                code.Line($"args.{Names.Property(constant.Wire, resource.Args)} = \"{constant.Constant}\";");
            }

            code.Line("return args;");
            code.Close();
        }
    }

    private static void Options(Code code, ResourceShape resource)
    {
        code.Open("private static CustomResourceOptions MakeResourceOptions(CustomResourceOptions? options, Input<string>? id)");
        code.Open("var defaults = new CustomResourceOptions");
        code.Line("Version = ProviderPackage.Version,");
        if (resource.Aliases.Count > 0)
        {
            code.Open("Aliases =");
            foreach (var alias in resource.Aliases)
            {
                code.Line($"new global::Pulumi.Alias {{ Type = \"{alias}\" }},");
            }

            code.Close("},");
        }

        if (resource.SecretOutputs.Count > 0)
        {
            code.Open("AdditionalSecretOutputs =");
            foreach (var output in resource.SecretOutputs)
            {
                code.Line($"\"{output}\",");
            }

            code.Close("},");
        }

        code.Close("};");
        code.Line("var merged = CustomResourceOptions.Merge(defaults, options);");
        code.Line("merged.Id = id ?? merged.Id;");
        code.Line("return merged;");
        code.Close();
    }

    private void Lookup(Code code, ResourceShape resource)
    {
        var name = resource.Name.Name;
        var (parameter, state) = HasState(resource) ? ($"{name}State? state = null, ", "state, ") : ("", "");
        code.Line("/// <summary>Reads a resource that exists and is managed elsewhere.</summary>");
        code.Line($"public static {name} Get(string name, Input<string> id, {parameter}CustomResourceOptions? options = null)");
        code.Line($"    => new {name}(name, id, {state}options);");
    }

    private bool HasState(ResourceShape resource) => package.HasState && !resource.IsProvider;

    private static InputClass.Request Arguments(ResourceShape resource) => new(resource.Args, "ResourceArgs", resource.Inputs)
    {
        Owner = resource.Token,
        Defaults = resource.Defaults,
        SettingsAreJson = resource.IsProvider,
    };

    private static InputClass.Request State(ResourceShape resource) => new(
        resource.Name with { Name = resource.Name.Name + "State" },
        "ResourceArgs",
        [.. resource.Outputs.Select(output => output with { Required = false, Deprecated = false })])
    {
        ForState = true,
    };
}
