using System.Text.RegularExpressions;

namespace Infra.Tests.Stack;

/// <summary>What is recorded and who hears of it.</summary>
public sealed partial class ObservabilityTests
{
    private const string Diagnostics = "azure-native:monitor:DiagnosticSetting";
    private const string Storage = "azure-native:storage:StorageAccount";
    private const string Rules = "azure-native:alertsmanagement:PrometheusRuleGroup";
    private const string QueryRule = "azure-native:monitor:ScheduledQueryRule";

    [Fact]
    public async Task Audit_logs_go_to_the_archive_too_where_there_is_one()
    {
        Assert.All((await BuiltStack.FromAsync(PrivateConfig.Valid())).All(Diagnostics), setting =>
        {
            Assert.Equal("/ids/workspace", (string?)setting["workspaceId"]);
            Assert.Equal("/ids/audit-archive", (string?)setting["storageAccountId"]);
        });
        Assert.All((await BuiltStack.FromAsync()).All(Diagnostics), setting => Assert.Null(setting["storageAccountId"]));
    }

    [Fact]
    public async Task The_archive_can_be_appended_to_but_not_changed()
    {
        var policy = (await BuiltStack.FromAsync(PrivateConfig.Valid())).Named(Storage, "audit-archive")["immutableStorageWithVersioning"]!;

        Assert.True((bool)policy["enabled"]!);
        Assert.Equal(365, (int)policy["immutabilityPolicy"]!["immutabilityPeriodSinceCreationInDays"]!);
        Assert.True((bool)policy["immutabilityPolicy"]!["allowProtectedAppendWrites"]!);
    }

    [Fact]
    public async Task Log_storage_is_closed_to_the_network_and_to_anonymous_readers()
    {
        var accounts = (await BuiltStack.FromAsync(PrivateConfig.Valid())).All(Storage);

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.Equal("Deny", (string?)account["networkRuleSet"]!["defaultAction"]);
            Assert.False((bool)account["allowBlobPublicAccess"]!);
            Assert.Equal("TLS1_2", (string?)account["minimumTlsVersion"]);
            Assert.Matches("^[a-z0-9]{3,24}$", (string)account["accountName"]!);
        });
        Assert.Distinct(accounts.Select(account => (string?)account["accountName"]));
    }

    [Fact]
    public async Task Every_signal_the_operators_asked_for_has_an_alert()
    {
        var alerts = (await BuiltStack.FromAsync()).One(Rules)["rules"]!.AsArray().Select(rule => (string)rule!["alert"]!).ToHashSet();

        Assert.Superset(
            new HashSet<string> { "ImageTrustRefusalSpike", "ImageTrustCouldNotCheck", "ImageTrustSlow", "ImageTrustCertificateAge", "ImageTrustReplicasMissing" },
            alerts);
    }

    [Fact]
    public async Task A_refusal_spike_does_not_count_what_could_not_be_checked_nor_the_next_phase()
    {
        var expression = Expression(await BuiltStack.FromAsync(), "ImageTrustRefusalSpike");

        Assert.Contains("reason!=\"could-not-check\"", expression, StringComparison.Ordinal);
        Assert.Contains("view=\"now\"", expression, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_replicas_are_counted_against_the_number_a_stack_asks_for()
    {
        Assert.EndsWith("< 5", Expression(await BuiltStack.FromAsync(SampleConfig.With("image-trust:webhookReplicas", "5")), "ImageTrustReplicasMissing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_reach_the_listed_addresses_and_are_raised_without_any()
    {
        var told = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var untold = await BuiltStack.FromAsync();

        Assert.Equal(
            ["platform@fabrikam.example", "security@fabrikam.example"],
            told.One("azure-native:monitor:ActionGroup")["emailReceivers"]!.AsArray().Select(receiver => (string?)receiver!["emailAddress"]));
        Assert.All(told.One(Rules)["rules"]!.AsArray(), rule => Assert.Equal("/ids/receivers", (string?)rule!["actions"]![0]!["actionGroupId"]));
        Assert.All(told.All(QueryRule), rule => Assert.Equal("/ids/receivers", (string?)Assert.Single(rule["actions"]!["actionGroups"]!.AsArray())));
        Assert.False(untold.Has("azure-native:monitor:ActionGroup"));
        Assert.NotEmpty(untold.All(QueryRule));
        Assert.All(untold.One(Rules)["rules"]!.AsArray(), rule => Assert.Null(rule!["actions"]));
    }

    [Fact]
    public async Task A_signature_by_anybody_but_a_pipeline_raises_an_alert()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.With(("image-trust:signerServiceAccount", "release/cosign")));
        var query = (string)stack.Named(QueryRule, "alert-foreign-signature")["criteria"]!["allOf"]![0]!["query"]!;

        Assert.Contains("KeySign", query, StringComparison.Ordinal);
        Assert.Contains("!in (\"client-of-github\", \"client-of-signer\")", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_admission_going_changed_by_anybody_who_does_not_deploy_it_raises_an_alert()
    {
        var query = await QueryAsync("guarded-object-changed", SampleConfig.With("image-trust:guardAccounts", "flux-system/flux"));

        Assert.Contains("\"validatingwebhookconfigurations/image-trust-validate\", \"mutatingwebhookconfigurations/image-trust-pin\"", query, StringComparison.Ordinal);
        Assert.Contains("Object startswith \"configmaps/image-trust-policy-\"", query, StringComparison.Ordinal);
        Assert.Contains("(isempty(Name) and Resource in (\"validatingwebhookconfigurations\"", query, StringComparison.Ordinal);
        string expected = query[query.LastIndexOf("not(", StringComparison.Ordinal)..];
        Assert.StartsWith("not((Who == \"44444444-4444-4444-4444-444444444444\" or ObjectIds contains '\"44444444-4444-4444-4444-444444444444\"') or Who == \"system:serviceaccount:flux-system:flux\"", expected, StringComparison.Ordinal);
        // The webhook only where it has a field of its own, and administrators not at all.
        Assert.Contains("(Who == \"system:serviceaccount:image-trust-system:image-trust-webhook\" and Object in (\"validatingwebhookconfigurations/image-trust-validate\"", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("33333333-3333-3333-3333-333333333333", expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_a_changed_admission_policy_of_which_the_deployer_alone_is_expected()
    {
        var query = await QueryAsync("guard-policy-changed", SampleConfig.With("image-trust:deployerKind", "Group"));

        Assert.Contains("Resource in (\"validatingadmissionpolicies\", \"validatingadmissionpolicybindings\") and (isempty(Name) or Name startswith \"image-trust-\")", query, StringComparison.Ordinal);
        // What Pulumi deletes the garbage collector lets go of: it patches. A deletion by it is somebody else's doing.
        Assert.EndsWith(
            """| where not(Groups contains '"44444444-4444-4444-4444-444444444444"' or (Who == "system:serviceaccount:kube-system:generic-garbage-collector" and tostring(Event.verb) == "patch"))""",
            query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_whatever_the_guard_refuses_or_reports() =>
        Assert.EndsWith("""contains '"policy":"image-trust-'""", await QueryAsync("guard-violation"), StringComparison.Ordinal);

    private static async Task<string> QueryAsync(string alert, Dictionary<string, string>? config = null) =>
        (string)(await BuiltStack.FromAsync(config)).Named(QueryRule, $"alert-{alert}")["criteria"]!["allOf"]![0]!["query"]!;

    [Fact]
    public async Task Query_alerts_use_the_operator_that_ARM_knows()
    {
        Assert.All((await BuiltStack.FromAsync()).All(QueryRule), rule =>
            Assert.Equal("GreaterThan", (string?)Assert.Single(rule["criteria"]!["allOf"]!.AsArray())!["operator"]));
    }

    [Fact]
    public async Task Metrics_are_collected_into_the_workspace_that_the_rules_read()
    {
        var stack = await BuiltStack.FromAsync();
        var rule = stack.Named("azure-native:monitor:DataCollectionRule", "metrics-rule");

        Assert.True((bool)stack.One("azure-native:containerservice:ManagedCluster")["azureMonitorProfile"]!["metrics"]!["enabled"]!);
        Assert.Equal("/ids/metrics", (string?)rule["destinations"]!["monitoringAccounts"]![0]!["accountResourceId"]);
        Assert.Equal("/ids/metrics-endpoint", (string?)rule["dataCollectionEndpointId"]);
        Assert.Equal("/ids/cluster", (string?)stack.Named("azure-native:monitor:DataCollectionRuleAssociation", "metrics-association")["resourceUri"]);
        Assert.Equal(["/ids/metrics", "/ids/cluster"], stack.One(Rules)["scopes"]!.AsArray().Select(scope => (string?)scope));
    }

    [Fact]
    public async Task Of_all_containers_only_the_webhooks_log_is_collected()
    {
        var settings = (await BuiltStack.FromAsync()).Named("azure-native:monitor:DataCollectionRule", "decisions-rule")
            ["dataSources"]!["extensions"]![0]!["extensionSettings"]!["dataCollectionSettings"]!;

        Assert.Equal("Include", (string?)settings["namespaceFilteringMode"]);
        Assert.Equal("image-trust-system", (string?)Assert.Single(settings["namespaces"]!.AsArray()));
    }

    [Fact]
    public async Task Saved_searches_start_from_one_function_over_decision_records()
    {
        var searches = (await BuiltStack.FromAsync()).All("azure-native:operationalinsights:SavedSearch");
        var function = Assert.Single(searches, search => search["functionAlias"] is not null);

        Assert.Contains("PodNamespace == \"image-trust-system\"", (string?)function["query"], StringComparison.Ordinal);
        Assert.True(searches.Count >= 6);
        Assert.All(searches.Where(search => search["functionAlias"] is null), search =>
            Assert.StartsWith((string)function["functionAlias"]!, (string?)search["query"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Delete", true)]
    [InlineData("delete", true)]
    [InlineData("untag", true)]
    [InlineData("purge tag", true)]
    [InlineData("Purge Manifest", true)]
    [InlineData("Push", false)]
    [InlineData("pull", false)]
    public async Task Every_way_to_lose_an_image_raises_an_alert(string operation, bool raised)
    {
        var query = (string)(await BuiltStack.FromAsync()).Named(QueryRule, "alert-image-deleted")["criteria"]!["allOf"]![0]!["query"]!;
        var words = ImageLoss().Match(query);

        // Neither in~ nor startswith knows letter case.
        Assert.Equal(raised, words.Groups["whole"].Captures.Any(word => string.Equals(word.Value, operation, StringComparison.OrdinalIgnoreCase))
            || operation.StartsWith(words.Groups["start"].Value, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("subscription")]
    public async Task Defenders_sensor_reports_to_a_store_of_its_own_that_takes_its_key(string defender)
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:defender", defender));
        var sensor = stack.One("azure-native:containerservice:ManagedCluster")["securityProfile"]!["defender"]!;

        Assert.Equal("/ids/defender-workspace", (string?)sensor["logAnalyticsWorkspaceResourceId"]);
        Assert.False((bool)stack.Named("azure-native:operationalinsights:Workspace", "defender-workspace")["features"]!["disableLocalAuth"]!);
        Assert.True((bool)stack.Named("azure-native:operationalinsights:Workspace", "workspace")["features"]!["disableLocalAuth"]!);
        Assert.All(stack.All(Diagnostics), setting => Assert.Equal("/ids/workspace", (string?)setting["workspaceId"]));
    }

    [Fact]
    public async Task The_log_store_takes_no_shared_key()
    {
        Assert.True((bool)(await BuiltStack.FromAsync()).One("azure-native:operationalinsights:Workspace")["features"]!["disableLocalAuth"]!);
    }

    [GeneratedRegex("""OperationName in~ \(("(?<whole>[a-z]+)"(, )?)+\) or OperationName startswith "(?<start>[a-z]+)"\s*$""")]
    private static partial Regex ImageLoss();

    private static string Expression(BuiltStack stack, string alert) =>
        (string)stack.One(Rules)["rules"]!.AsArray().Single(rule => (string?)rule!["alert"] == alert)!["expression"]!;
}
