using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Registry;

/// <summary>For servers of a test that stand before a registry and answer some requests themselves.</summary>
public static class PassingOn
{
    private static readonly HttpMessageInvoker Direct = new(new SocketsHttpHandler());

    /// <summary>Answers as a registry on loopback does: its status, its content type and its body.</summary>
    /// <param name="context">What was asked.</param>
    /// <param name="host">The registry's host and port, in plain HTTP.</param>
    public static async Task PassOnAsync(this HttpContext context, string host)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"http://{host}{context.Request.Path}{context.Request.QueryString}");
        using var answer = await Direct.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
