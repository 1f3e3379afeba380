using ImageTrust.Infra.Workspace;

namespace Infra.Tests;

/// <summary>The source tree the tests run in.</summary>
internal static class Repository
{
    public static readonly string Root = ProjectRoot.Find(null, AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);
}
