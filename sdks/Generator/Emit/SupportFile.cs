using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>Writes what all classes of one package use: its version, its resource type attribute, its view of the environment.</summary>
internal static class SupportFile
{
    internal static string Write(ProviderPackage package)
    {
        var code = Code.File();
        code.Open("namespace " + package.Namespace);
        Version(code, package);
        code.Open($"internal sealed class {package.TypeAttribute}Attribute(string type) : global::Pulumi.ResourceTypeAttribute(type, ProviderPackage.Version)");
        code.Close();
        Environment(code);
        code.Close();
        return code.ToString();
    }

    private static void Version(Code code, ProviderPackage package)
    {
        code.Open("internal static class ProviderPackage");
        code.Line("/// <summary>Version of the official package these classes are compatible with, and of the plugin that is asked for.</summary>");
        code.Line($"internal const string Version = \"{package.Version}\";");
        code.Blank();
        foreach (var options in (string[])["InvokeOptions", "InvokeOutputOptions"])
        {
            code.Open($"internal static {options} WithDefaults(this {options}{(options == "InvokeOptions" ? "?" : "")} options)");
            code.Line($"var result = options ?? new {options}();");
            code.Line("result.Version ??= Version;");
            code.Line("return result;");
            code.Close();
        }

        code.Close();
    }

    private static void Environment(Code code)
    {
        code.Open("internal static class ProviderEnvironment");
        code.Line("internal static Input<string>? Text(string variable)");
        code.Line("    => global::System.Environment.GetEnvironmentVariable(variable) is { } value ? (Input<string>)value : null;");
        code.Blank();
        code.Line("internal static Input<bool>? Flag(string variable) => global::System.Environment.GetEnvironmentVariable(variable) switch");
        code.Line("{");
        code.Line("    \"1\" or \"t\" or \"T\" or \"true\" or \"TRUE\" or \"True\" => true,");
        code.Line("    \"0\" or \"f\" or \"F\" or \"false\" or \"FALSE\" or \"False\" => false,");
        code.Line("    _ => null,");
        code.Line("};");
        code.Blank();
        code.Line("internal static Input<int>? Whole(string variable)");
        code.Line("    => int.TryParse(global::System.Environment.GetEnvironmentVariable(variable), global::System.Globalization.NumberStyles.Integer, global::System.Globalization.CultureInfo.InvariantCulture, out var value) ? (Input<int>)value : null;");
        code.Blank();
        code.Line("internal static Input<double>? Real(string variable)");
        code.Line("    => double.TryParse(global::System.Environment.GetEnvironmentVariable(variable), global::System.Globalization.NumberStyles.Float, global::System.Globalization.CultureInfo.InvariantCulture, out var value) ? (Input<double>)value : null;");
        code.Close();
    }
}
