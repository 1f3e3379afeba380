using System.Buffers;
using System.IO.Pipelines;
using ImageTrust.Decisions.HandOver;

namespace ImageTrust.Server.HandOver;

/// <summary>Cuts what another replica sends into lines, and stops where it is too much.</summary>
internal static class HandOverLines
{
    /// <returns>Why the other is not to be believed, of "it"; null when it was heard to its end, or there is no more room.</returns>
    public static async Task<string?> ReadAsync(PipeReader body, HandOverReader reader, CancellationToken cancellation)
    {
        long read = 0;
        while (true)
        {
            var result = await body.ReadAsync(cancellation);
            var rest = result.Buffer;
            while (TryCut(ref rest, out var line))
            {
                read += line.Length + 1;
                string? problem = line.Length > HandOverLimits.MostLineBytes || read > reader.MostBytes ? "it says too much" : reader.Add(line.ToArray());
                if (problem is not null || reader.IsFull)
                {
                    return problem;
                }
            }

            if (rest.Length > HandOverLimits.MostLineBytes)
            {
                return "it says too much";
            }

            if (result.IsCompleted)
            {
                return rest.IsEmpty ? null : "it ended within a line";
            }

            body.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }
}
