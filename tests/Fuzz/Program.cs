using System.Globalization;
using System.Security.Cryptography;
using ImageTrust.Fuzz;
using ImageTrust.Fuzz.InProcess;
using SharpFuzz;

// targets | seeds FOLDER | check TARGET FILE... | in-process TARGET EXECUTIONS DICTIONARY FINDINGS
// | TARGET (input on standard input, as AFL++ runs it)
switch (args)
{
    case ["targets"]:
        foreach (var name in Names().Order(StringComparer.Ordinal))
        {
            Console.WriteLine(name);
        }

        return 0;

    case ["seeds", var folder]:
        foreach (var (target, bytes) in AllSeeds())
        {
            var directory = Directory.CreateDirectory(Path.Combine(folder, target));
            File.WriteAllBytes(Path.Combine(directory.FullName, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]), bytes);
        }

        return 0;

    case ["check", var target, .. var files]:
        var taken = files.Count(file => Accepts(target, File.ReadAllBytes(file)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {taken} of {files.Length} taken"));
        return 0;

    case ["in-process", var target, var most, var dictionary, var findings] when Names().Contains(target):
        var words = File.ReadLines(dictionary).Where(line => line.StartsWith('"')).Select(line => Words.Read(line)).ToList();
        var campaign = new Campaign(target, bytes => Accepts(target, bytes), findings);
        return campaign.Run(AllSeeds().Where(seed => seed.Target == target).Select(seed => seed.Bytes), words, long.Parse(most, CultureInfo.InvariantCulture)) == 0 ? 0 : 1;

    case [var target] when Names().Contains(target):
        Fuzzer.Run(stream =>
        {
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            Accepts(target, buffer.ToArray());
        });
        return 0;

    default:
        Console.Error.WriteLine("usage: ImageTrust.Fuzz targets | seeds FOLDER | check TARGET FILE... | in-process TARGET EXECUTIONS DICTIONARY FINDINGS | TARGET");
        return 64;
}

static IEnumerable<string> Names() => Targets.All.Keys.Concat(DocumentTargets.All.Keys);

static IEnumerable<(string Target, byte[] Bytes)> AllSeeds() => Seeds.All().Concat(DocumentSeeds.All());

static bool Accepts(string target, byte[] bytes) =>
    DocumentTargets.All.TryGetValue(target, out var accepts) ? accepts(bytes) : Targets.Accepts(target, bytes);
