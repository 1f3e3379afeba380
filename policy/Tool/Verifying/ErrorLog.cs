using ImageTrust.Decisions;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>An error inside the verifier, for whoever has to mend it.</summary>
internal sealed class ErrorLog(TextWriter error) : ILogger<Decider>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            error.WriteLine($"{formatter(state, exception)}: {exception}");
        }
    }
}
