namespace EndToEnd.Cluster.Harness;

internal static class Patience
{
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(1);

    /// <summary>Asks again until it holds.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, TimeSpan? patience = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < (patience ?? Default), "it never came to pass that " + what);
            await Task.Delay(25);
        }
    }
}
