using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

internal static class AdmissionServices
{
    /// <summary>From a request to its answer, with what is written and counted on the way.</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services, ReviewLimits limits, Directions directions, Canaries canaries, TrustPolicy policy) => services
        .AddSingleton(new DecisionLog(Console.Out, ReplicaName.New(Environment.MachineName)))
        .AddHostedService(provider => new DecisionLogMarks(provider.GetRequiredService<DecisionLog>(), policy, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(limits)
        .AddSingleton(directions)
        .AddSingleton(canaries)
        .AddSingleton<Telemetry>()
        .AddSingleton<ReviewTurns>()
        .AddSingleton<ImageDeciding>()
        .AddSingleton<BodyReader>()
        .AddSingleton<ReviewRequests>()
        .AddSingleton<ValidateEndpoint>()
        .AddSingleton<MutateEndpoint>();
}
