namespace ImageTrust.Infra.Preview;

/// <summary>Exit codes of the command line.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Changes = 3;

    /// <summary>Interrupted by Ctrl-C, as shells number it (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
