using System.Net;
using System.Text.Json.Nodes;
using ImageTrust.Server.Declared;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Tests.Rotation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Declared;

/// <summary>The loop around the comparison: what it says, once, and that nothing ends it.</summary>
public sealed class DeclaredWatchTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeCluster cluster = new();
    private readonly WrittenLog log = new();
    private DeclaredWatch? watch;
    private readonly string folder = Directory.CreateTempSubdirectory("image-trust-declared-").FullName;

    [Fact]
    public async Task A_change_by_hand_is_said_once_and_its_repair_too()
    {
        await RunAsync(async () =>
        {
            await LookAsync();
            Assert.DoesNotContain("by hand", log.Text, StringComparison.Ordinal);
            cluster.Edit(registration => registration["webhooks"]![0]!["failurePolicy"] = "Ignore");
            await LookAsync();
            await LookAsync();
            Assert.Equal(
                "Warning ValidatingWebhookConfiguration image-trust-validate: webhooks[validate.ring.image-trust.dev].failurePolicy is not as the stack declared it: "
                + "declared \"Fail\", found \"Ignore\", written by nobody ",
                Assert.Single(log.Text.Split('\n'), line => line.Contains("failurePolicy", StringComparison.Ordinal)));
            cluster.Edit(registration => registration["webhooks"]![0]!["failurePolicy"] = "Fail");
            await LookAsync();
            Assert.Contains("is as the stack declared it again", log.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task It_looks_at_once_and_twice_a_minute_at_least()
    {
        await RunAsync(async () =>
        {
            await watch!.StartAsync(TestContext.Current.CancellationToken);
            await RequestsAsync(2);
            for (int looks = 2; looks <= 4; looks++)
            {
                time.Advance(TimeSpan.FromSeconds(29));
                await RequestsAsync(2 * looks);
            }

            await watch.StopAsync(TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task A_registration_that_is_deleted_is_said()
    {
        await RunAsync(async () =>
        {
            cluster.Unregister();
            await LookAsync();
            Assert.Contains("the object itself is not as the stack declared it: declared the object, found nothing", log.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_the_next_look_is_taken()
    {
        await RunAsync(async () =>
        {
            cluster.Before = _ => HttpStatusCode.Forbidden;
            await LookAsync();
            Assert.Contains("could not be compared with what the stack declared: ValidatingWebhookConfiguration image-trust-validate: the API server refused with 403", log.Text, StringComparison.Ordinal);
            cluster.Before = _ => throw new InvalidOperationException("never seen before");
            await LookAsync();
            Assert.Contains("unexpected: InvalidOperationException", log.Text, StringComparison.Ordinal);
            cluster.Before = _ => null;
            cluster.Unregister();
            await LookAsync();
            Assert.Contains("the object itself", log.Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"objects":{}}""")]
    [InlineData("""{"objects":[],"more":1}""")]
    [InlineData("""{"objects":[],"objects":[]}""")]
    [InlineData("""{"objects":[1]}""")]
    [InlineData("""{"objects":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"}}]}""")]
    [InlineData("""{"objects":[{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"s","namespace":"n"}}]}""")]
    [InlineData("""{"objects":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"}}]}""")]
    [InlineData("""{"objects":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"n"}}]}""")]
    [InlineData("nothing")]
    public void A_file_of_another_form_is_refused_with_its_path(string text)
    {
        var (objects, problem) = DeclaredFile.Read(Written(text));
        Assert.Null(objects);
        Assert.StartsWith(Path.Combine(folder, "declared.json") + ": expected", problem, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A look reads both registrations.</summary>
    private async Task RequestsAsync(int count)
    {
        while (cluster.Requests.Count < count)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private Task LookAsync() => watch!.LookAsync(TestContext.Current.CancellationToken);

    private async Task RunAsync(Func<Task> act)
    {
        string token = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(token, "a.token", TestContext.Current.CancellationToken);
        var (objects, problem) = DeclaredFile.Read(Written(new JsonObject { ["objects"] = cluster.Registrations }.ToJsonString()));
        Assert.Null(problem);
        var setup = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddMetrics().AddSingleton<Telemetry>().AddSingleton<TimeProvider>(time);
        setup.AddKubernetesApi(new KubernetesConnection(new Uri("https://cluster.test/"), token, "/nowhere")).AddDeclaredWatch(objects!.Value);
        setup.AddHttpClient(KubernetesApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => cluster);
        await using var services = setup.BuildServiceProvider();
        watch = services.GetServices<IHostedService>().OfType<DeclaredWatch>().Single();
        await act();
    }

    private string Written(string text)
    {
        string path = Path.Combine(folder, "declared.json");
        File.WriteAllText(path, text);
        return path;
    }
}
