using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>Writes one function of a provider: its class, its two kinds of arguments and its result.</summary>
internal sealed class FunctionFile(ProviderPackage package, PackageShapes shapes, InputClass inputs)
{
    internal string Write(FunctionShape function)
    {
        var name = function.Name.Name;
        var result = function.Name with { Name = name + "Result" };
        var code = Code.File();
        code.Open("namespace " + function.Name.Namespace);
        var api = function.ApiVersion is { } version ? $", REST API {version}" : "";
        code.Line($"/// <summary><c>{function.Token}</c>{api}.</summary>");
        code.Open("public static class " + name);
        if (function.Inputs.Count == 0)
        {
            WithoutArguments(code, function, result.Name);
        }
        else
        {
            WithArguments(code, function, result.Name);
        }

        code.Close();
        if (function.Inputs.Count > 0)
        {
            inputs.Write(code, new InputClass.Request(function.Name with { Name = name + "Args" }, "InvokeArgs", function.Inputs) { Plain = true });
            inputs.Write(code, new InputClass.Request(function.Name with { Name = name + "InvokeArgs" }, "InvokeArgs", function.Inputs));
        }

        OutputClass.Write(code, new TypeSyntax(package, shapes, function.Name.Namespace), result, function.Outputs);
        code.Close();
        return code.ToString();
    }

    private static void WithoutArguments(Code code, FunctionShape function, string result)
    {
        const string Given = "global::Pulumi.InvokeArgs.Empty";
        Method(code, $"Task<{result}> InvokeAsync(InvokeOptions? options = null)", "InvokeAsync", function, result, Given);
        Method(code, $"Output<{result}> Invoke(InvokeOptions? options = null)", "Invoke", function, result, Given);
        Method(code, $"Output<{result}> Invoke(InvokeOutputOptions options)", "Invoke", function, result, Given);
    }

    private static void WithArguments(Code code, FunctionShape function, string result)
    {
        var name = function.Name.Name;
        var args = function.Inputs.Any(input => input.Required) ? " args" : "? args = null";
        var argsBeforeOptions = function.Inputs.Any(input => input.Required) ? " args" : "? args";
        var plain = $"args ?? new {name}Args()";
        var given = $"args ?? new {name}InvokeArgs()";
        Method(code, $"Task<{result}> InvokeAsync({name}Args{args}, InvokeOptions? options = null)", "InvokeAsync", function, result, plain);
        Method(code, $"Output<{result}> Invoke({name}InvokeArgs{args}, InvokeOptions? options = null)", "Invoke", function, result, given);
        Method(code, $"Output<{result}> Invoke({name}InvokeArgs{argsBeforeOptions}, InvokeOutputOptions options)", "Invoke", function, result, given);
    }

    private static void Method(Code code, string signature, string call, FunctionShape function, string result, string given)
    {
        code.Line("public static " + signature);
        code.Line($"    => global::Pulumi.Deployment.Instance.{call}<{result}>(\"{function.Token}\", {given}, options.WithDefaults());");
        code.Blank();
    }
}
