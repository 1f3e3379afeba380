namespace Pulumi;

/// <summary>Counts the work a program has started: registrations, outputs, messages. The program is done when nothing is left, or
/// at the first fault.</summary>
internal sealed class PendingWork
{
    private readonly Lock _gate = new();
    private readonly List<Exception> _faults = [];
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the program itself, given back in WaitAsync: until then an idle moment is not the end.
    private int _count = 1;

    public void Track(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        task.ContinueWith(
            static (finished, self) => ((PendingWork)self!).Finish(finished),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is left or something failed.</summary>
    /// <returns>The distinct faults, in the order they came.</returns>
    public async Task<IReadOnlyList<Exception>> WaitAsync()
    {
        Release();
        await _settled.Task;
        lock (_gate)
        {
            return [.. _faults.Distinct(ReferenceEqualityComparer.Instance).Cast<Exception>()];
        }
    }

    private void Finish(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                _faults.AddRange(task.Exception?.Flatten().InnerExceptions ?? [new TaskCanceledException(task)]);
            }

            _settled.TrySetResult();
        }

        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _settled.TrySetResult();
        }
    }
}
