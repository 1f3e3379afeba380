namespace ImageTrust.Decisions.Json;

/// <summary>A document is not what its reader needs. The message is one line for people and quotes nothing of the document but member names of ours.</summary>
public sealed class UnreadableException(string message) : Exception(message);
