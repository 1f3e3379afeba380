using ImageTrust.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Server.Tests.Hosting;

public sealed class ServerLogTests
{
    /// <summary>The host makes an activity of each request as long as this one may write anything, and the spans of a review are its children.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_is_followed_where_somebody_takes_its_spans(bool isTraced)
    {
        using var services = new ServiceCollection().AddLogging(logging => ServerLog.Configure(logging, LogLevel.Information, isTraced)).BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        Assert.Equal(isTraced, loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Warning));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("ImageTrust.Server").IsEnabled(LogLevel.Information));
    }
}
