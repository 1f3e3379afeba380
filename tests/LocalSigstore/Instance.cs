using ImageTrust.TestKit.Virtual;

namespace ImageTrust.LocalSigstore;

/// <summary>One run: the services start, the files that tell clients of them are written, and both stay until somebody stops them.</summary>
internal static class Instance
{
    private const int Unwritable = 1;

    /// <param name="folder">Made where it does not exist.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DirectoryInfo folder, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        await using var services = await ImageTrust.TestKit.Local.LocalSigstore.StartAsync(VirtualSigstore.P256, TimeProvider.System, Tokens.Answer);
        try
        {
            ClientFiles.Write(folder, services);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"--out {folder}: expected a folder that can be written: {problem.Message}");
            return Unwritable;
        }

        await output.WriteLineAsync($"fulcio and rekor  {services.Address}");
        await output.WriteLineAsync($"timestamps        {services.TimestampAddress}");
        await output.WriteLineAsync($"identity tokens   {services.Address}{Tokens.GitHub}, {services.Address}{Tokens.Person}");
        await output.WriteLineAsync($"written           {string.Join(", ", ClientFiles.Names.Select(name => Path.Combine(folder.ToString(), name)))}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C, or a signal that asks it to stop: the way it ends.
        }

        return 0;
    }
}
