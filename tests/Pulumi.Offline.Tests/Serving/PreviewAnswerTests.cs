using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;

namespace Pulumi.Offline.Tests.Serving;

public sealed class PreviewAnswerTests
{
    private const string Unknown = $"\"{PlayedProgram.Sentinel}\"";

    [Fact]
    public async Task A_resource_to_create_has_no_id_and_echoes_its_inputs()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var answer = await program.CustomAsync("a:b:C", "x", """{"name":"n","list":[1,null,true]}""");
        Assert.Equal("", answer.Id);
        Assert.Equal(PlayedProgram.Json("""{"name":"n","list":[1,null,true]}"""), answer.Object);
        Assert.Equal(Result.Success, answer.Result);
    }

    [Fact]
    public async Task A_provider_has_the_sentinel_as_its_id()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var answer = await program.CustomAsync("pulumi:providers:kubernetes", "k8s", """{"namespace":"x"}""");
        Assert.Equal(PlayedProgram.Sentinel, answer.Id);
        Assert.Equal("x", answer.Object.Fields["namespace"].StringValue);
    }

    [Theory]
    [InlineData("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7")]
    [InlineData("3eeb2bf0-c639-47a8-9e75-3b44932eb421")]
    [InlineData("6a19a0b0-7e62-4c92-b797-7f8e31da9cc2")]
    [InlineData("030794c1-ac77-496b-92df-f27374a8bd58")]
    [InlineData("e48ece36-62e2-4504-bad9-02848725956a")]
    [InlineData("dd056dcd-154b-4c76-9bd3-c8f88648b5ff")]
    [InlineData(PlayedProgram.Sentinel)]
    public async Task A_top_level_property_with_any_sentinel_inside_is_dropped(string sentinel)
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var answer = await program.CustomAsync("a:b:C", "x", $$"""{"kept":1,"plain":"{{sentinel}}","deep":{"list":[{"a":"{{sentinel}}"}] } }""");
        Assert.Equal(["kept"], answer.Object.Fields.Keys);
    }

    [Fact]
    public async Task An_unknown_inside_a_secret_or_an_output_value_drops_its_property_too()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var secret = PlayedProgram.Secret($$"""{"a":{{Unknown}}}""");
        const string Output = """{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4"}""";
        var answer = await program.CustomAsync("a:b:C", "x", $$"""{"secret":{{secret}},"output":{{Output}},"kept":[]}""");
        Assert.Equal(["kept"], answer.Object.Fields.Keys);
    }

    [Fact]
    public async Task A_program_that_accepts_partial_values_keeps_them()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x", $$"""{"p":[{{Unknown}},1]}""");
        request.SupportsPartialValues = true;
        Assert.Equal(["p"], (await program.RegisterAsync(request)).Object.Fields.Keys);
    }

    [Fact]
    public async Task Secrets_stay_secret()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var json = $$"""{"s":{{PlayedProgram.Secret("\"hunter2\"")}},"deep":{"l":[{{PlayedProgram.Secret("1")}}] } }""";
        Assert.Equal(PlayedProgram.Json(json), (await program.CustomAsync("a:b:C", "x", json)).Object);
    }

    [Fact]
    public async Task Output_values_come_back_as_plain_or_secret_values()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        const string Known = """{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":"v","dependencies":["u"]}""";
        const string Secret = """{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":"v","secret":true}""";
        var answer = await program.CustomAsync("a:b:C", "x", $$"""{"known":{{Known}},"secret":{{Secret}}}""");
        Assert.Equal(PlayedProgram.Json($$"""{"known":"v","secret":{{PlayedProgram.Secret("\"v\"")}}}"""), answer.Object);
    }

    [Fact]
    public async Task A_program_that_knows_no_secrets_or_references_gets_plain_values()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        const string Reference = """{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","urn":"urn:u","id":"i"}""";
        var request = PlayedProgram.Custom("a:b:C", "x", $$"""{"s":{{PlayedProgram.Secret("\"v\"")}},"r":{{Reference}} }""");
        var answer = await program.Monitor.RegisterResourceAsync(request);
        Assert.Equal(PlayedProgram.Json("""{"s":"v","r":"i"}"""), answer.Object);
    }

    [Fact]
    public async Task A_component_answers_nothing_but_its_urn()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var answer = await program.RegisterAsync(new RegisterResourceRequest
        {
            Type = "my:mod:C",
            Name = "c",
            Parent = PlayedProgram.StackUrn,
            Object = PlayedProgram.Json("""{"a":1}"""),
        });
        Assert.Equal("", answer.Id);
        Assert.Empty(answer.Object.Fields);
    }

    [Fact]
    public async Task An_update_gives_every_custom_resource_an_id()
    {
        await using var program = await PlayedProgram.StartWithStackAsync(PlayedProgram.Options with { Mode = EngineMode.Update });
        Assert.Equal("web-id", (await program.CustomAsync("a:b:C", "web")).Id);
        Assert.Equal("11111111-2222-3333-4444-555555555555", (await program.CustomAsync("pulumi:providers:a", "p")).Id);
    }

    [Fact]
    public async Task An_imported_resource_has_the_id_it_is_imported_by()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.ImportId = "/subscriptions/0";
        Assert.Equal("/subscriptions/0", (await program.RegisterAsync(request)).Id);
    }

    [Fact]
    public async Task A_current_engine_supports_what_needs_no_call_back()
    {
        await using var program = await PlayedProgram.StartAsync();
        Assert.True(await SupportsAsync(program, "aliasSpecs"));
        Assert.True(await SupportsAsync(program, "resourceReferences"));
        Assert.False(await SupportsAsync(program, "transforms"));
        Assert.False(await SupportsAsync(program, "resourceHooks"));
    }

    [Fact]
    public async Task An_old_engine_supports_nothing()
    {
        await using var program = await PlayedProgram.StartAsync(PlayedProgram.Options with { Features = new HashSet<string>() });
        Assert.False(await SupportsAsync(program, "aliasSpecs"));
    }

    [Fact]
    public async Task A_function_is_answered_from_its_plain_arguments()
    {
        var options = PlayedProgram.Options with
        {
            InvokeAnswers = new Dictionary<string, Func<JsonObject, JsonObject>>
            {
                ["azuread:index/getUser:getUser"] = args => new JsonObject { ["upn"] = (string?)args["userPrincipalName"] },
            },
        };
        await using var program = await PlayedProgram.StartAsync(options);
        var answer = await program.Monitor.InvokeAsync(new ResourceInvokeRequest
        {
            Tok = "azuread:index/getUser:getUser",
            Args = PlayedProgram.Json($$"""{"userPrincipalName":{{PlayedProgram.Secret("\"a@b\"")}}}"""),
        });
        Assert.Equal("a@b", answer.Return.Fields["upn"].StringValue);
    }

    [Fact]
    public async Task A_function_without_an_answer_is_an_error_that_names_it()
    {
        await using var program = await PlayedProgram.StartAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await program.Monitor.InvokeAsync(new ResourceInvokeRequest { Tok = "a:b:getC" }));
        Assert.Contains("a:b:getC", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(program.Engine.Diagnostics, diagnostic => diagnostic.Message.Contains("a:b:getC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_without_an_answer_can_be_unknown_instead()
    {
        await using var program = await PlayedProgram.StartAsync(PlayedProgram.Options with { AnswerUnknownInvokes = true });
        var answer = await program.Monitor.InvokeAsync(new ResourceInvokeRequest { Tok = "a:b:getC" });
        Assert.Contains(answer.Return.Fields.Values, value => value.StringValue == PlayedProgram.Sentinel);
    }

    [Fact]
    public async Task A_read_resource_has_a_urn_and_what_the_program_knows_of_it()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = new ReadResourceRequest
        {
            Type = "a:b:C",
            Name = "x",
            Id = "id-1",
            Parent = PlayedProgram.StackUrn,
            Properties = PlayedProgram.Json("""{"p":1}"""),
        };
        var answer = await program.Monitor.ReadResourceAsync(request);
        Assert.Equal("urn:pulumi:dev::proj::a:b:C::x", answer.Urn);
        Assert.Equal(1, answer.Properties.Fields["p"].NumberValue);
        Assert.Equal(answer, await program.Monitor.ReadResourceAsync(request));
    }

    [Fact]
    public async Task A_registered_resource_can_be_asked_for_by_its_urn()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var resource = await program.CustomAsync("a:b:C", "x", """{"p":"v"}""");
        var answer = await program.Monitor.InvokeAsync(new ResourceInvokeRequest
        {
            Tok = "pulumi:pulumi:getResource",
            Args = new Struct { Fields = { ["urn"] = Value.ForString(resource.Urn) } },
        });
        Assert.Equal("v", answer.Return.Fields["state"].StructValue.Fields["p"].StringValue);
        Assert.Equal(PlayedProgram.Sentinel, answer.Return.Fields["id"].StringValue);
    }

    [Fact]
    public async Task Outputs_are_registered_once_and_only_for_known_resources()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var outputs = new RegisterResourceOutputsRequest { Urn = PlayedProgram.StackUrn, Outputs = PlayedProgram.Json("""{"a":1}""") };
        await program.Monitor.RegisterResourceOutputsAsync(outputs);
        await Assert.ThrowsAsync<RpcException>(async () => await program.Monitor.RegisterResourceOutputsAsync(outputs));
        await Assert.ThrowsAsync<RpcException>(
            async () => await program.Monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest { Urn = "urn:x" }));
    }

    [Fact]
    public async Task The_shutdown_signal_is_answered_at_once()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        Assert.False(program.Engine.ProgramFinished);
        await program.Monitor.SignalAndWaitForShutdownAsync(new Empty(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10));
        Assert.True(program.Engine.ProgramFinished);
    }

    [Fact]
    public async Task Every_request_is_recorded_in_order_as_its_message()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        await program.Log.LogAsync(new LogRequest { Message = "hello", Severity = LogSeverity.Warning });
        await program.CustomAsync("a:b:C", "x");
        await program.Monitor.SignalAndWaitForShutdownAsync(new Empty());
        Assert.Equal(
            ["RegisterResource", "Log", "RegisterResource", "SignalAndWaitForShutdown"], program.Engine.Calls.Select(call => call.Method));
        Assert.Equal("x", Assert.IsType<RegisterResourceRequest>(program.Engine.Calls[2].Request).Name);
    }

    [Fact]
    public async Task A_message_of_forty_megabytes_passes_both_ways()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var text = new string('x', 40 << 20);
        Assert.Equal(text.Length, (await program.CustomAsync("a:b:C", "x", $$"""{"p":"{{text}}"}""")).Object.Fields["p"].StringValue.Length);
    }

    [Fact]
    public async Task A_registration_can_be_made_to_fail()
    {
        var options = PlayedProgram.Options with
        {
            Answer = (request, answer) => request.Name == "x" ? throw new RpcException(new Status(StatusCode.Unavailable, "shut down")) : answer,
        };
        await using var program = await PlayedProgram.StartWithStackAsync(options);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => program.CustomAsync("a:b:C", "x"))).StatusCode);
    }

    private static async Task<bool> SupportsAsync(PlayedProgram program, string id) =>
        (await program.Monitor.SupportsFeatureAsync(new SupportsFeatureRequest { Id = id })).HasSupport;
}
