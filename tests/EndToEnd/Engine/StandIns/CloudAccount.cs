using System.Collections.Concurrent;

namespace EndToEnd.Engine.StandIns;

/// <summary>What a call to a cloud did.</summary>
/// <param name="What"><c>create</c>, <c>update</c> or <c>delete</c>.</param>
internal sealed record CloudCall(string What, string Type, string Id);

/// <summary>
/// What exists in a cloud, and what a test wants to go wrong in it. It outlives the engine, as Azure does.
///
/// A plan of Defender's is a setting of the subscription and no object of its own: it is always there, making it means setting it, and Azure
/// refuses to delete it. So it is no part of what exists, and whatever stack turns it on again finds it.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Whoever asks for a pause ends it.")]
internal sealed class CloudAccount
{
    private const string LockType = "azure-native:authorization:ManagementLockByScope";
    private const string PlanType = "azure-native:security:Pricing";

    private readonly ConcurrentDictionary<string, string> live = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> plans = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<CloudCall> calls = new();
    private readonly ConcurrentDictionary<string, string> failing = new(StringComparer.Ordinal);
    private volatile Pause? pause;

    /// <summary>Ids of everything that exists.</summary>
    public IReadOnlyCollection<string> Live => [.. live.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Ids of the subscription's plans that somebody has set.</summary>
    public IReadOnlyCollection<string> Plans => [.. plans.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyList<CloudCall> Calls => [.. calls];

    /// <summary>What exists of what the engine asked for by this URN; null where Azure never made it.</summary>
    public string? MadeFor(string urn) => made.TryGetValue(urn, out string? id) && Exists(id) ? id : null;

    /// <summary>Another subscription: nothing exists, and nothing is to fail.</summary>
    public void StartAnew()
    {
        live.Clear();
        plans.Clear();
        made.Clear();
        calls.Clear();
        failing.Clear();
        pause = null;
    }

    public void ForgetCalls() => calls.Clear();

    /// <summary>The next creation of this type fails with this message; the one after it does not.</summary>
    public void FailOnce(string type, string message) => failing[type] = message;

    /// <summary>Creations of this type do not answer until the pause is ended.</summary>
    public Pause PauseAt(string type) => pause = new Pause(type);

    /// <returns>The error Azure gives, or null.</returns>
    public async Task<string?> CreateAsync(string urn, string type, string id)
    {
        if (pause is not { } waiting || waiting.Type != type)
        {
            return Create(urn, type, id);
        }

        try
        {
            return await waiting.ReachedAsync() ? Create(urn, type, id) : "the caller went away";
        }
        finally
        {
            pause = null;
            waiting.Done();
        }
    }

    private string? Create(string urn, string type, string id)
    {
        if (failing.TryRemove(type, out string? message))
        {
            return message;
        }

        if (type == PlanType)
        {
            plans[id] = type;
        }
        else if (!live.TryAdd(id, type))
        {
            return $"cannot create already existing resource {id}";
        }

        made[urn] = id;
        calls.Enqueue(new CloudCall("create", type, id));
        return null;
    }

    public void Update(string type, string id) => calls.Enqueue(new CloudCall("update", type, id));

    public bool Exists(string id) => live.ContainsKey(id) || plans.ContainsKey(id);

    /// <summary>Azure deletes nothing that has a lock, is below one that has, or holds one that has.</summary>
    /// <returns>The error Azure gives, or null.</returns>
    public string? Delete(string type, string id)
    {
        if (type == PlanType)
        {
            return "InvalidUrlConfiguration: Delete operation is supported only for single resources scope (not subscriptions)";
        }

        if (type != LockType && live.FirstOrDefault(other => other.Value == LockType && Touches(Scope(other.Key), id)) is { Key: not null } locked)
        {
            return $"ScopeLocked: the scope '{id}' cannot perform delete operation because following scope(s) are locked: '{Scope(locked.Key)}'";
        }

        live.TryRemove(id, out _);
        calls.Enqueue(new CloudCall("delete", type, id));
        return null;
    }

    private static string Scope(string lockId) => lockId[..lockId.LastIndexOf("/providers/Microsoft.Authorization/locks/", StringComparison.Ordinal)];

    private static bool Touches(string scope, string id) => Below(scope, id) || Below(id, scope);

    private static bool Below(string scope, string id) =>
        id.StartsWith(scope, StringComparison.OrdinalIgnoreCase) && (id.Length == scope.Length || id[scope.Length] == '/');

    /// <summary>A creation that a test holds back.</summary>
    /// <remarks>Azure goes on with what it was asked for, whoever hears of it, unless <see cref="End"/> says that it never got there.</remarks>
    internal sealed class Pause(string type) : IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Type => type;

        /// <summary>Done when the engine asked for such a creation.</summary>
        public Task Reached => reached.Task;

        /// <summary>Done when Azure has made it, or has not.</summary>
        public Task Answered => answered.Task;

        public void End(bool goOn) => ended.TrySetResult(goOn);

        public void Dispose() => ended.TrySetResult(true);

        internal Task<bool> ReachedAsync()
        {
            reached.TrySetResult();
            return ended.Task;
        }

        internal void Done() => answered.TrySetResult();
    }
}
