using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;

namespace EndToEnd.Cluster.Replacing;

/// <summary>Enforces that images of <c>team/</c> are signed with one key.</summary>
internal static class EnforcingPolicy
{
    private const string Text = """
        phase: day2
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: keys/image-signing.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: the tests sign without any service
        rules:
          team:
            images: ["HOST/team/**"]
            require: {anyOf: [release]}

        """;

    /// <summary>Writes it as the webhook reads it.</summary>
    /// <returns>The file.</returns>
    public static string Write(string file, string host, string publicKeyFile, string more = "")
    {
        var reading = PolicyFile.ReadText(Text.Replace("HOST", host, StringComparison.Ordinal) + more, _ => new FileReading.Found(File.ReadAllBytes(publicKeyFile)));
        File.WriteAllBytes(file, CanonicalPolicy.Write(Assert.IsType<PolicyReading.Accepted>(reading).Policy));
        return file;
    }
}
