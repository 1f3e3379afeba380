using System.Text.Json;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>
/// The objects of what <c>kubectl get … -o json</c> writes, one after another: the items of lists, single objects, and any number of both behind
/// each other. No more than one object is held at a time, however long a list is.
/// </summary>
internal sealed class ObjectStream(Stream stream, string name)
{
    // etcd takes requests of 1.5 MiB; kubectl indents, and managed fields nest deep, so that the same object has several times as much here.
    private const int MostObjectBytes = 16 * 1024 * 1024;

    private byte[] buffer = new byte[256 * 1024];
    private JsonReaderState state = new(JsonLimits.Options with { AllowMultipleValues = true });
    private int start;
    private int end;
    private int captured = -1;
    private bool isFinal;
    private bool isList;
    private bool inItems;
    private bool itemsNext;
    private bool isOpen;

    /// <param name="json">The next object; its bytes stay until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="UsageException">It is not what kubectl writes, or ends in the middle: half a list is no inventory.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> json)
    {
        try
        {
            while (true)
            {
                if (TryScan(out json))
                {
                    return true;
                }

                if (isFinal)
                {
                    return isOpen ? throw new JsonException() : false;
                }

                Fill();
            }
        }
        catch (JsonException)
        {
            throw new UsageException(isFinal
                ? $"{name}: it ends in the middle of an object; expected what kubectl get -o json writes, whole."
                : $"{name}: it is not JSON in UTF-8; expected what kubectl get -o json writes.");
        }
    }

    /// <summary>Goes on in the bytes that are there until an object has been seen whole.</summary>
    private bool TryScan(out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (start == end)
        {
            return false;
        }

        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinal, state);
        int from = start;
        try
        {
            while (reader.Read())
            {
                if (Step(ref reader, from) is { } found)
                {
                    json = buffer.AsMemory(found, from + (int)reader.BytesConsumed - found);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            start = from + (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }
    }

    /// <returns>Where the object begins that ends with this token; null when none does.</returns>
    private int? Step(ref Utf8JsonReader reader, int from)
    {
        isOpen &= (reader.TokenType, reader.CurrentDepth) is not (JsonTokenType.EndObject, 0);
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.StartObject, 0):
                (captured, isOpen, isList, inItems) = (from + (int)reader.TokenStartIndex, true, false, false);
                break;
            case (JsonTokenType.StartObject, 2) when inItems:
                captured = from + (int)reader.TokenStartIndex;
                break;
            case (JsonTokenType.PropertyName, 1):
                itemsNext = reader.ValueTextEquals("items"u8);
                break;
            case (JsonTokenType.StartArray, 1) when itemsNext:
                (captured, isList, inItems, itemsNext) = (-1, true, true, false);
                break;
            case (JsonTokenType.EndArray, 1):
                inItems = false;
                break;
            case (JsonTokenType.EndObject, 2) when inItems:
            case (JsonTokenType.EndObject, 0) when !isList:
                int found = captured;
                captured = -1;
                return found;
            case (_, 0) when reader.TokenType != JsonTokenType.EndObject:
            case (_, 2) when inItems && reader.TokenType is not JsonTokenType.PropertyName and not JsonTokenType.EndObject:
                throw new UsageException($"{name}: expected objects and lists of objects, as kubectl get -o json writes them.");
            default:
                break;
        }

        return null;
    }

    private void Fill()
    {
        int keep = captured >= 0 ? captured : start;
        if (keep > 0)
        {
            buffer.AsSpan(keep, end - keep).CopyTo(buffer);
            (start, end, captured) = (start - keep, end - keep, captured >= 0 ? 0 : -1);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= MostObjectBytes)
            {
                throw new UsageException($"{name}: an object has more than {MostObjectBytes} bytes; no API server holds one.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        isFinal = read == 0;
    }
}
