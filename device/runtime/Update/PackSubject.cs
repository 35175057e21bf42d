namespace Edge.Runtime.Update;

/// <summary>
/// Packs of limits alone. They live in a store of their own, which refuses packs of models by the name of their kernels, and say which program they
/// are for: limits count steps of one network's output and mean nothing to another.
/// </summary>
/// <remarks>The section is the SHA-256 of the program, 32 bytes.</remarks>
public static class PackSubject
{
    /// <summary>What such a pack states in the place of a kernel set.</summary>
    public const string KernelSet = "limits/1";

    /// <param name="buffer">Working space of at least 64 bytes.</param>
    /// <returns>True when the limits of <paramref name="limits"/> were made for the program of <paramref name="model"/>.</returns>
    public static bool Fits(StoredPack limits, StoredPack model, sbyte[] buffer)
    {
        model.HashOfProgram(buffer, Sha256.DigestBytes);
        return limits.BytesOf(PackSection.Subject) == Sha256.DigestBytes
            && limits.Read(PackSection.Subject, 0, buffer, 0, Sha256.DigestBytes)
            && HmacSha256.Same(buffer, 0, buffer, Sha256.DigestBytes, Sha256.DigestBytes);
    }
}
