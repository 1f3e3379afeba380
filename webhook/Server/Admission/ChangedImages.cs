using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Server.Admission;

/// <summary>
/// The images an update brings. A label, a finalizer, a scaled ReplicaSet or a restart annotation brings none, also on an object that is
/// being deleted; refusing those would hold up controllers and protect nothing.
/// </summary>
internal static class ChangedImages
{
    /// <param name="kind">Of both objects.</param>
    /// <param name="images">Of the new object.</param>
    /// <param name="old">The object before; without a readable one everything is new.</param>
    public static IReadOnlyList<ImageField> Of(WorkloadKind kind, IReadOnlyList<ImageField> images, ReadOnlyMemory<byte>? old)
    {
        if (old is not { } json || WorkloadImages.Read(kind, json) is not WorkloadReading.Found before)
        {
            return images;
        }

        // The same image in a container of another name is new: by a tag it may be other bytes than those that run.
        var left = before.Images.CountBy(Key).ToDictionary(pair => pair.Key, pair => pair.Value);
        return [.. images.Where(field => !Take(left, Key(field)))];
    }

    private static (ImagePlace, string?, string) Key(ImageField field) => (field.Place, field.Name, field.Image);

    private static bool Take(Dictionary<(ImagePlace, string?, string), int> left, (ImagePlace, string?, string) key)
    {
        if (left.GetValueOrDefault(key) == 0)
        {
            return false;
        }

        left[key]--;
        return true;
    }
}
