using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

internal static class AdmissionServices
{
    /// <summary>From a request to its answer, with what is written and counted on the way.</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services, ReviewLimits limits, ReplicatedRegistries replicated) => services
        .AddSingleton(new DecisionLog(Console.Out))
        .AddSingleton(limits)
        .AddSingleton(replicated)
        .AddSingleton<Telemetry>()
        .AddSingleton<ReviewTurns>()
        .AddSingleton<ImageDeciding>()
        .AddSingleton<BodyReader>()
        .AddSingleton<ReviewRequests>()
        .AddSingleton<ValidateEndpoint>()
        .AddSingleton<MutateEndpoint>();
}
