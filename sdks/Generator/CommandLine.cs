using Pulumi.Generator.Shapes;

namespace Pulumi.Generator;

/// <summary>Usage: <c>dotnet run --project sdks/Generator [-- --check]</c>.</summary>
internal static class CommandLine
{
    /// <param name="args">The command line.</param>
    /// <param name="start">A folder inside the repository.</param>
    /// <param name="output">What was done.</param>
    /// <param name="error">What is wrong, one line each.</param>
    /// <returns>0 written or fresh, 1 stale or bad shapes, 2 usage.</returns>
    internal static int Run(string[] args, string start, TextWriter output, TextWriter error)
    {
        if (args is not ([] or ["--check"]))
        {
            error.WriteLine("usage: Pulumi.Generator [--check]");
            return 2;
        }

        try
        {
            var checkout = Checkout.Find(start);
            var files = Generation.Run(checkout);
            var stale = checkout.Stale(files);
            if (args is ["--check"])
            {
                return Report(stale, error);
            }

            checkout.Write(files);
            output.WriteLine($"{files.Count} files, {stale.Count} changed");
            return 0;
        }
        catch (ShapeFormatException exception)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int Report(IReadOnlyList<string> stale, TextWriter error)
    {
        foreach (var path in stale)
        {
            error.WriteLine("stale: " + path);
        }

        return stale.Count == 0 ? 0 : 1;
    }
}
