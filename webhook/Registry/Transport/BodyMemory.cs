using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// Bounds the memory of all bodies that all lookups hold at a time. Who may push chooses sizes and pod authors choose how many images are
/// asked about, so without it their product is the process's memory. Nobody waits for room: who finds none is told so.
/// </summary>
internal sealed class BodyMemory(RegistryLimits limits)
{
    private readonly Lock gate = new();
    private long held;
    private long most;

    public long Held => Volatile.Read(ref held);

    /// <summary>The most that was ever held.</summary>
    public long Most => Volatile.Read(ref most);

    private bool TryTake(long bytes, bool isSmall)
    {
        long room = isSmall ? limits.BodiesBytes : limits.BodiesBytes - limits.SmallBodiesBytes;
        lock (gate)
        {
            if (held + bytes > room)
            {
                return false;
            }

            held += bytes;
            most = Math.Max(most, held);
            return true;
        }
    }

    private void Give(long bytes)
    {
        lock (gate)
        {
            held -= bytes;
        }
    }

    /// <summary>What one lookup holds; what it has not given back is given back at its end.</summary>
    public sealed class Share(BodyMemory memory, RegistryLimits limits) : IDisposable
    {
        private readonly Lock gate = new();
        private long held;
        private bool ended;

        /// <param name="host">For the failure.</param>
        /// <param name="bytes">How many more.</param>
        /// <param name="size">The size of the buffer they are for: a small body may use what large ones must leave.</param>
        /// <exception cref="RegistryException"><see cref="RegistryFailureCode.MemoryFull"/>.</exception>
        public void Take(string host, long bytes, long size)
        {
            lock (gate)
            {
                if (ended || !memory.TryTake(bytes, size <= limits.SmallBodyBytes))
                {
                    throw new RegistryException(RegistryFailureCode.MemoryFull, host, "too many large answers of registries are held at this moment");
                }

                held += bytes;
            }
        }

        public void Give(long bytes)
        {
            lock (gate)
            {
                if (!ended)
                {
                    held -= bytes;
                    memory.Give(bytes);
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                if (!ended)
                {
                    ended = true;
                    memory.Give(held);
                }
            }
        }
    }
}
