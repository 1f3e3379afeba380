namespace EndToEnd.Engine.StandIns;

/// <summary>Small programs of the shell that stand on PATH for others.</summary>
internal static class Script
{
    public static void Write(string path, string lines)
    {
        File.WriteAllText(path, "#!/bin/sh\n" + lines);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
