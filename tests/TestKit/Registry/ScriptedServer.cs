using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImageTrust.TestKit.Registry;

/// <summary>One request to a scripted server, and the raw connection to misuse for the answer.</summary>
public sealed class ScriptedExchange(string head, Stream stream, Socket socket, CancellationToken stopped)
{
    public string Head { get; } = head;

    public string Target { get; } = head.Split(' ', 3) is [_, var target, _] ? target : "";

    public CancellationToken Stopped { get; } = stopped;

    public bool Has(string header) => Head.Contains("\r\n" + header + ":", StringComparison.OrdinalIgnoreCase);

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, Stopped);
        await stream.FlushAsync(Stopped);
    }

    /// <summary>A whole answer with its length.</summary>
    public async Task AnswerAsync(int status, byte[] body, string contentType = "application/json", params string[] headers)
    {
        string more = string.Concat(headers.Select(header => header + "\r\n"));
        await SendAsync($"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n{more}\r\n");
        await SendAsync(body);
    }

    /// <summary>Ends the connection with a reset, as a crash does.</summary>
    public void Cut()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}

/// <summary>A server on a loopback port that does with each request whatever its script says, HTTP or not.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private const int MaxHead = 64 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> heads = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<ScriptedExchange, Task> script;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private int accepted;

    /// <param name="script">Called for each request, one after the other on a connection.</param>
    /// <param name="certificate">Makes the server speak TLS.</param>
    /// <param name="cutOnAccept">Resets each connection before a byte is read.</param>
    public ScriptedServer(Func<ScriptedExchange, Task> script, X509Certificate2? certificate = null, bool cutOnAccept = false)
    {
        this.script = script;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync(cutOnAccept);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The request line and headers of everything asked so far.</summary>
    public IReadOnlyList<string> Heads => [.. heads];

    public int Connections => Volatile.Read(ref accepted);

    private async Task AcceptAsync(bool cutOnAccept)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref accepted);
                if (cutOnAccept)
                {
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                }
                else
                {
                    connections.Add(Task.Run(() => ServeAsync(socket)));
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            await using Stream stream = certificate is null ? network : new SslStream(network);
            if (stream is SslStream tls)
            {
                // Offline, so that only the other end can be who fetches what the certificate names.
                var shown = SslStreamCertificateContext.Create(certificate!, null, offline: true);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = shown }, stop.Token);
            }

            while (await ReadHeadAsync(stream) is { Length: > 0 } head)
            {
                heads.Enqueue(head);
                await script(new ScriptedExchange(head, stream, socket, stop.Token));
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or the script cut the connection.
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < MaxHead && await stream.ReadAsync(one, stop.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n')
            {
                return head.ToString();
            }
        }

        return "";
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }
}
