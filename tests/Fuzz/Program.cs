using System.Globalization;
using System.Security.Cryptography;
using ImageTrust.Fuzz;
using SharpFuzz;

// targets | seeds FOLDER | check TARGET FILE... | TARGET (input on standard input, as AFL++ runs it)
switch (args)
{
    case ["targets"]:
        foreach (var name in Targets.All.Keys.Order(StringComparer.Ordinal))
        {
            Console.WriteLine(name);
        }

        return 0;

    case ["seeds", var folder]:
        foreach (var (target, bytes) in Seeds.All())
        {
            var directory = Directory.CreateDirectory(Path.Combine(folder, target));
            File.WriteAllBytes(Path.Combine(directory.FullName, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]), bytes);
        }

        return 0;

    case ["check", var target, .. var files]:
        var taken = files.Count(file => Targets.Accepts(target, File.ReadAllBytes(file)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {taken} of {files.Length} taken"));
        return 0;

    case [var target] when Targets.All.ContainsKey(target):
        Fuzzer.Run(stream =>
        {
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            Targets.Accepts(target, buffer.ToArray());
        });
        return 0;

    default:
        Console.Error.WriteLine("usage: ImageTrust.Fuzz targets | seeds FOLDER | check TARGET FILE... | TARGET");
        return 64;
}
