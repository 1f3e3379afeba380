using System.Text;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Observability;

/// <summary>The lines of a decision log, as somebody reads them who was not there.</summary>
internal static class LogLines
{
    public static IReadOnlyList<string> Of(StringWriter log) => log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Each line is chained to the one before it.</summary>
    /// <returns>The last.</returns>
    public static ChainHead AssertChained(IReadOnlyList<string> lines, string replica = ServerStage.Replica)
    {
        ChainHead? head = null;
        foreach (string line in lines)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            Assert.True(ChainLink.TryRead(bytes, out var link), line);
            Assert.Equal(ChainLink.After(replica, head), link);
            head = link.HeadOf(bytes);
        }

        return head!;
    }
}
