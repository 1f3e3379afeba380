using System.Globalization;
using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>Writes one class of arguments: of a resource, a provider, a nested type, a function or a state.</summary>
internal sealed class InputClass(ProviderPackage package, PackageShapes shapes, HandTables tables)
{
    internal sealed record Request(CSharpName Name, string BaseClass, IReadOnlyList<Property> Properties)
    {
        /// <summary>Key the hand tables know this class's properties by.</summary>
        internal string Owner { get; init; } = "";

        internal IReadOnlyDictionary<string, SentDefault> Defaults { get; init; } = new Dictionary<string, SentDefault>();

        /// <summary>Provider settings travel as strings: everything that is not one is sent as its JSON.</summary>
        internal bool SettingsAreJson { get; init; }

        /// <summary>Properties hold plain values instead of inputs (arguments of <c>InvokeAsync</c>).</summary>
        internal bool Plain { get; init; }

        internal bool ForState { get; init; }
    }

    internal void Write(Code code, Request request)
    {
        var types = new TypeSyntax(package, shapes, request.Name.Namespace) { ForState = request.ForState };
        var modifier = package.OpenArguments && !request.Name.Name.StartsWith("Provider", StringComparison.Ordinal) ? "" : "sealed ";
        code.Open($"public {modifier}class {request.Name.Name} : global::Pulumi.{request.BaseClass}");
        foreach (var property in request.Properties)
        {
            Member(code, request, types, property);
            code.Blank();
        }

        Constructor(code, request);
        code.Blank();
        code.Line($"public static new {request.Name.Name} Empty => new {request.Name.Name}();");
        code.Close();
    }

    private void Member(Code code, Request request, TypeSyntax types, Property property)
    {
        var name = Name(request, property);
        if (request.Plain)
        {
            if (property.Type is not (ShapeType.Text or ShapeType.Flag or ShapeType.Number))
            {
                throw new ShapeFormatException($"{request.Name}.{property.Wire}: functions take scalars only so far");
            }

            Auto(code, request, property, types.Output(property.Type), name);
        }
        else if (property.Secret)
        {
            Secret(code, request, property, types.Input(property.Type), name);
        }
        else if (property.Type is ShapeType.ListOf or ShapeType.MapOf)
        {
            Collection(code, request, property, types.Input(property.Type), name);
        }
        else
        {
            Auto(code, request, property, types.Input(property.Type), name);
        }
    }

    private static void Documentation(Code code, Request request, Property property)
    {
        if (property.Constant is { } constant)
        {
            code.Line($"/// <summary>Always <c>{constant}</c>.</summary>");
        }
        else if (request.Defaults.TryGetValue(property.Wire, out var sent))
        {
            code.Line(sent switch
            {
                SentDefault.Literal literal => $"/// <summary>Sent as <c>{literal.Value}</c> unless set.</summary>",
                SentDefault.Environment { Otherwise: { } otherwise } variable =>
                    $"/// <summary>Taken from the environment variable <c>{variable.Variable}</c> unless set; without it <c>{otherwise}</c>.</summary>",
                SentDefault.Environment variable => $"/// <summary>Taken from the environment variable <c>{variable.Variable}</c> unless set.</summary>",
                _ => throw new ShapeFormatException($"{sent} has no description"),
            });
        }

        if (property.Deprecated)
        {
            code.Line("[global::System.Obsolete(\"The provider calls this property deprecated.\")]");
        }
    }

    private static void Auto(Code code, Request request, Property property, string type, string name)
    {
        var initial = property.Type is ShapeType.Text || !request.Plain ? "null!" : "default!";
        Documentation(code, request, property);
        code.Line(Attribute(request, property));
        code.Line(property.Required
            ? $"public {Names.Hiding(name)}{type} {name} {{ get; set; }} = {initial};"
            : $"public {Names.Hiding(name)}{type}? {name} {{ get; set; }}");
    }

    private static void Collection(Code code, Request request, Property property, string type, string name)
    {
        var field = Names.Field(property.Wire);
        code.Line(Attribute(request, property));
        code.Line($"private {type}? {field};");
        code.Blank();
        Documentation(code, request, property);
        code.Open($"public {type} {name}");
        code.Line($"get => {field} ??= new {type}();");
        code.Line($"set => {field} = value;");
        code.Close();
    }

    private static void Secret(Code code, Request request, Property property, string type, string name)
    {
        var field = Names.Field(property.Wire);
        var collection = property.Type is ShapeType.ListOf or ShapeType.MapOf;
        code.Line(Attribute(request, property));
        code.Line($"private {type}? {field};");
        code.Blank();
        code.Line("/// <summary>Assigned values become secrets.</summary>");
        code.Open($"public {type}{(collection ? "" : "?")} {name}");
        code.Line(collection ? $"get => {field} ??= new {type}();" : $"get => {field};");
        code.Line($"set => {field} = value is null ? null : ({type})global::Pulumi.Output.CreateSecret(value.ToOutput());");
        code.Close();
    }

    private static string Attribute(Request request, Property property)
    {
        var required = property.Required ? ", required: true" : "";
        var json = request.SettingsAreJson && property.Type is not ShapeType.Text ? ", json: true" : "";
        return $"[Input(\"{property.Wire}\"{required}{json})]";
    }

    private void Constructor(Code code, Request request)
    {
        code.Open($"public {request.Name.Name}()");
        foreach (var property in request.Properties.Where(property => request.Defaults.ContainsKey(property.Wire)))
        {
            code.Line($"{Name(request, property)} = {Value(property, request.Defaults[property.Wire])};");
        }

        code.Close();
    }

    private string Value(Property property, SentDefault sent) => (property.Type, sent) switch
    {
        (ShapeType.Enumeration { Open: false } closed, SentDefault.Literal literal) =>
            shapes.Enums[closed.Key].Name + "." + shapes.Enums[closed.Key].Values.Single(value => value.Value == literal.Value).Key,
        (ShapeType.Text or ShapeType.Enumeration, SentDefault.Literal literal) => $"\"{literal.Value}\"",
        (ShapeType.Flag or ShapeType.Number, SentDefault.Literal literal) => literal.Value,
        (ShapeType.Text, SentDefault.Environment { Otherwise: { } otherwise } variable) =>
            $"ProviderEnvironment.Text(\"{variable.Variable}\") ?? \"{otherwise}\"",
        (ShapeType.Text, SentDefault.Environment variable) => $"ProviderEnvironment.Text(\"{variable.Variable}\")",
        (ShapeType.Flag, SentDefault.Environment variable) => $"ProviderEnvironment.Flag(\"{variable.Variable}\"){Otherwise(property, variable)}",
        (ShapeType.Number { Floating: true }, SentDefault.Environment variable) =>
            $"ProviderEnvironment.Real(\"{variable.Variable}\"){Otherwise(property, variable)}",
        (ShapeType.Number, SentDefault.Environment variable) => $"ProviderEnvironment.Whole(\"{variable.Variable}\"){Otherwise(property, variable)}",
        _ => throw new ShapeFormatException($"{property.Wire}: {sent} does not fit {property.Type}"),
    };

    /// <summary>What is sent when the variable is not set: nothing, or a literal of the property's type.</summary>
    private static string Otherwise(Property property, SentDefault.Environment variable) => (property.Type, variable.Otherwise) switch
    {
        (_, null) => "",
        (ShapeType.Flag, "true" or "false") => $" ?? {variable.Otherwise}",
        (ShapeType.Number number, { } text) when IsLiteral(number, text) => $" ?? {text}",
        _ => throw new ShapeFormatException($"{property.Wire}: {variable.Otherwise} does not fit {property.Type}"),
    };

    private static bool IsLiteral(ShapeType.Number number, string text) => number.Floating
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private string Name(Request request, Property property) =>
        tables.PropertyName(request.Owner, property.Wire) ?? Names.Property(property.Wire, request.Name);
}
