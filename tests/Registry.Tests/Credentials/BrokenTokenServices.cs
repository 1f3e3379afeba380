using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Registry.Tests.Credentials;

internal abstract class BrokenTokens : ITokenService
{
    public string Path => "/token";

    public bool Allows(string? authorization, string repository) => false;

    public Task<bool> TryAnswerAsync(HttpContext context)
    {
        bool mine = context.Request.Path == Path;
        if (mine)
        {
            Answer(context);
        }

        return Task.FromResult(mine);
    }

    protected abstract void Answer(HttpContext context);
}

internal sealed class RedirectingTokens : BrokenTokens
{
    protected override void Answer(HttpContext context)
    {
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = "https://evil.example/token";
    }
}

internal sealed class CutTokens : BrokenTokens
{
    protected override void Answer(HttpContext context) => context.Abort();
}

internal sealed class NonsenseTokens(string json) : ITokenService
{
    public string Path => "/token";

    public bool Allows(string? authorization, string repository) => false;

    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        bool mine = context.Request.Path == Path;
        if (mine)
        {
            await context.Response.Body.WriteAsync(Samples.Bytes(json));
        }

        return mine;
    }
}
