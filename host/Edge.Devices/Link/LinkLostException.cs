namespace Edge.Devices.Link;

/// <summary>The session is over: the device fell silent, was reset, or says what cannot be. What has no result can be sent again in a new one.</summary>
public sealed class LinkLostException(string message) : Exception(message);
