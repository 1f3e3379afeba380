using Pulumirpc;

namespace Pulumi;

/// <summary>The engine's view of the program's resources: a connection, or mocks.</summary>
internal interface IMonitor
{
    Task<bool> SupportsFeatureAsync(string feature);

    /// <param name="resource">What is registered, for mocks that hand it back to the test.</param>
    Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request);

    Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request);

    Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request);

    Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request);

    /// <summary>Says that the program is done and waits until the engine is.</summary>
    Task SignalAndWaitForShutdownAsync();
}

/// <summary>The engine's ear for messages.</summary>
internal interface IEngine
{
    Task LogAsync(LogRequest request);
}
