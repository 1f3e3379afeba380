using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ImageTrust.Server.Tests.Stage;

/// <summary>Somebody who announces a large body and sends next to nothing of it.</summary>
internal sealed class SlowBody : IDisposable
{
    private readonly TcpClient client = new();
    private SslStream? stream;

    /// <summary>A connection, and nothing over it.</summary>
    public static async Task<SlowBody> ConnectAsync(Uri address)
    {
        var slow = new SlowBody();
        await slow.client.ConnectAsync(address.Host, address.Port);
        // Whose certificate it is, other tests ask.
        slow.stream = new SslStream(slow.client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await slow.stream.AuthenticateAsClientAsync(address.Host);
        return slow;
    }

    public static async Task<SlowBody> StartAsync(Uri address, int announced, string timeout)
    {
        var slow = await ConnectAsync(address);
        await slow.stream!.WriteAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /validate?timeout={timeout} HTTP/1.1\r\nHost: {address.Host}\r\nContent-Type: application/json\r\nContent-Length: {announced}\r\n\r\n{{")));
        return slow;
    }

    /// <summary>Drips until there is an answer.</summary>
    /// <returns>Its first line.</returns>
    public async Task<string?> StatusAsync()
    {
        using var reader = new StreamReader(stream!, Encoding.ASCII, leaveOpen: true);
        var status = reader.ReadLineAsync();
        while (await Task.WhenAny(status, Task.Delay(100)) != status)
        {
            await stream!.WriteAsync(new byte[2048]);
        }

        return await status;
    }

    /// <summary>Waits until the other side closes.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            Assert.Equal(0, await stream!.ReadAsync(new byte[1]));
        }
        catch (IOException)
        {
            // Cut rather than closed.
        }
    }

    public void Dispose()
    {
        stream?.Dispose();
        client.Dispose();
    }
}
