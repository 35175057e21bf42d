namespace Edge.Runtime.Update;

/// <summary>Decides at boot whether a pack whose hashes are right also works on this device.</summary>
public interface ISelfTest
{
    /// <returns>False: the pack is not used. An exception, a hang or a reset counts as false too, once the watchdog has reset the chip.</returns>
    bool Passes(StoredPack pack);
}
