namespace Edge.Runtime.Update;

/// <summary>What a product decides about its updates.</summary>
public sealed class StoreOptions
{
    /// <summary>Boots a new model may take until it is confirmed; after the last one the old model comes back.</summary>
    public int TrialBoots = 1;

    /// <summary>Refuses releases older than the newest one that was confirmed, going back by hand included.</summary>
    public bool RefuseOlder;

    /// <summary>False: an ordinary boot checks the manifest's tag and the CRC-32 of every chunk, several times faster than the SHA-256 of all.</summary>
    public bool HashAtBoot = true;

    /// <summary>
    /// The firmware has a model of its own, which runs when the store has none: then a first model that failed its trial is not run again for want of another.
    /// </summary>
    public bool HasImage;

    /// <summary>A counter that nothing can turn back, where the chip has one; null: the journal remembers the newest confirmed release.</summary>
    public IReleaseCounter Counter;
}
