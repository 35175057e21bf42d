namespace Edge.Runtime.Update;

/// <summary>What became of a pack, a chunk or a request.</summary>
public enum UpdateResult
{
    Ok = 0,

    /// <summary>The bytes do not begin with a pack's manifest.</summary>
    NotAPack = 1,

    /// <summary>A pack of a format that this firmware does not know.</summary>
    UnknownVersion = 2,

    /// <summary>Sizes that contradict one another.</summary>
    Malformed = 3,

    /// <summary>Larger than a slot.</summary>
    TooLarge = 4,

    /// <summary>Signed with a key of another name than the provisioned one.</summary>
    OtherKey = 5,

    /// <summary>The tag is not the one that the provisioned key makes.</summary>
    WrongSignature = 6,

    /// <summary>Made for another board.</summary>
    WrongBoard = 7,

    /// <summary>Made for another set of kernels than this firmware has.</summary>
    WrongKernelSet = 8,

    /// <summary>A model of another product than this device inspects.</summary>
    WrongProduct = 9,

    /// <summary>An older release than one that was confirmed here.</summary>
    OlderRelease = 10,

    /// <summary>Content that does not have the hash the manifest states.</summary>
    Damaged = 11,

    /// <summary>The pack that runs already.</summary>
    AlreadyActive = 12,

    /// <summary>Not now: no download is under way, or a trial is waiting for its verdict.</summary>
    OutOfTurn = 13,

    /// <summary>Another chunk is wanted: <see cref="ModelStore.NextChunk"/>.</summary>
    OtherChunk = 14,

    /// <summary>The chunk does not have the checksum the manifest states; send it again.</summary>
    DamagedChunk = 15,

    /// <summary>The flash did not take what was written.</summary>
    FlashFailed = 16,

    /// <summary>The other slot holds no whole model.</summary>
    NothingThere = 17,
}
