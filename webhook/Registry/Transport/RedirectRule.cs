using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>Where a redirect may lead. Its target is the server's choice, so only what cannot harm is followed, and never with a credential.</summary>
internal static class RedirectRule
{
    // Signed storage addresses have up to about 2 KB.
    private const int MaxLocationLength = 8 * 1024;

    public static Uri Next(Uri from, Uri? location, HostDirectory hosts)
    {
        if (location is null)
        {
            throw new RegistryException(RegistryFailureCode.Garbled, HostDirectory.Authority(from), "a redirect without a location");
        }

        if (location.OriginalString.Length > MaxLocationLength || !Uri.TryCreate(from, location, out var target))
        {
            throw Refused(from, "its location cannot be read");
        }

        if (target.Scheme != Uri.UriSchemeHttps && !(target.Scheme == Uri.UriSchemeHttp && from.Scheme == target.Scheme && hosts.AllowsPlainHttp(target)))
        {
            throw Refused(from, "it leads away from HTTPS");
        }

        return target.UserInfo.Length == 0 ? target : throw Refused(from, "its location holds user information");
    }

    public static RegistryException TooMany(Uri from, int limit) => Refused(from, $"more than {limit} in a row");

    public static RegistryException Refused(Uri from, string why) =>
        new(RegistryFailureCode.RedirectRefused, HostDirectory.Authority(from), "a redirect was not followed: " + why);
}
