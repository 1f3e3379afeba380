using Pulumi.Generator.Shapes;

namespace Pulumi.Generator;

/// <summary>Usage: <c>dotnet run --project sdks/Generator [-- --check]</c>.</summary>
internal static class CommandLine
{
    /// <returns>0 written or fresh, 1 stale or bad shapes, 2 usage.</returns>
    internal static int Run(string[] args, string start)
    {
        if (args is not ([] or ["--check"]))
        {
            Console.Error.WriteLine("usage: Pulumi.Generator [--check]");
            return 2;
        }

        try
        {
            var checkout = Checkout.Find(start);
            var files = Generation.Run(checkout);
            var stale = checkout.Stale(files);
            if (args is ["--check"])
            {
                return Report(stale);
            }

            checkout.Write(files);
            Console.WriteLine($"{files.Count} files, {stale.Count} changed");
            return 0;
        }
        catch (ShapeFormatException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int Report(IReadOnlyList<string> stale)
    {
        foreach (var path in stale)
        {
            Console.Error.WriteLine("stale: " + path);
        }

        return stale.Count == 0 ? 0 : 1;
    }
}
