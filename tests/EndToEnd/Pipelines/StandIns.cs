using EndToEnd.Programs;

namespace EndToEnd.Pipelines;

/// <summary>Programs on the scripts' PATH: the real ones behind a line that records how they were started, and an <c>az</c> and a <c>dotnet</c> that only record.</summary>
internal static class StandIns
{
    private static readonly SemaphoreSlim One = new(1);

    /// <summary>As root of a folder <c>bin</c>: cosign, crane, oras, jq (where the machine has none), dotnet and az.</summary>
    public static async Task WriteAsync(Workplace work)
    {
        await One.WaitAsync();
        try
        {
            string bin = work.PathOf("bin");
            if (Directory.Exists(bin))
            {
                return;
            }

            string made = Directory.CreateDirectory(bin + ".new").FullName;
            foreach (var (name, peer) in ((string, string)[])[("cosign", "cosign3"), ("cosign2", "cosign2"), ("crane", "crane"), ("oras", "oras")])
            {
                // As if the machine had gone away: after so many calls it ends, and its caller with it.
                Program(made, name, $"[ \"${{STOP_AFTER:-}}\" != \"$(grep -c '^{name}' \"$RECORD\")\" ] || {{ kill -KILL $PPID; exit 137; }}\nexec {await Peer.RequireAsync(peer)} \"$@\"");
            }

            if (!Array.Exists(Environment.GetEnvironmentVariable("PATH")!.Split(':'), folder => File.Exists(Path.Combine(folder, "jq"))))
            {
                string jq = await Peer.RequireAsync("jq");
                string root = jq[..^"/usr/bin/jq".Length];
                Program(made, "jq", $"LD_LIBRARY_PATH=$(echo {root}/usr/lib/*-linux-gnu) exec {jq} \"$@\"");
            }

            // As far as the image's build goes: publishing makes one file, of the same bytes for the same sources.
            Program(made, "dotnet", "if [ \"$1\" = run ] && [ -n \"${PREVIEW_SAYS:-}\" ]; then echo \"$PREVIEW_SAYS\" >&2; exit 1; fi\nif [ \"$1\" = publish ]; then while [ \"$1\" != -o ]; do shift; done; mkdir -p \"$2\"; echo \"server of $SOURCES\" > \"$2/ImageTrust.Server.dll\"; fi");
            Program(made, "az", "if [ -n \"${AZ_ANSWERS:-}\" ] && [ -x \"$AZ_ANSWERS\" ]; then exec \"$AZ_ANSWERS\" \"$@\"; fi");
            Directory.Move(made, bin);
        }
        finally
        {
            One.Release();
        }
    }

    private static void Program(string folder, string name, string rest)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\nprintf '{name}' >> \"$RECORD\"\nprintf ' %q' \"$@\" >> \"$RECORD\"\necho >> \"$RECORD\"\n{rest}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }
}
