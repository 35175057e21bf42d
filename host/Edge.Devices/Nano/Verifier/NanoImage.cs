namespace Edge.Devices.Nano.Verifier;

/// <summary>A compiled assembly.</summary>
/// <param name="Name">For messages: the assembly's or the file's name.</param>
/// <param name="Code">The bytes of the .dll.</param>
/// <param name="Symbols">The bytes of a portable .pdb, for source lines; null for none.</param>
public sealed record NanoImage(string Name, byte[] Code, byte[]? Symbols = null);
