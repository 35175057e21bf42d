namespace Edge.Runtime.Update;

/// <summary>How far the update has come.</summary>
public enum UpdatePhase
{
    /// <summary>The active slot is the model; the other one may hold the model before it.</summary>
    Stable = 0,

    /// <summary>The other slot is being written.</summary>
    Downloading = 1,

    /// <summary>The other slot is complete and checked; the next boot tries it.</summary>
    Pending = 2,

    /// <summary>The other slot has been booted and waits for its confirmation.</summary>
    Trial = 3,
}

/// <summary>Why the last change was not the one that was asked for.</summary>
public enum FallBackReason
{
    None = 0,

    /// <summary>A trial boot ended without a verdict: a reset, a watchdog, a power cut.</summary>
    TrialInterrupted = 1,

    /// <summary>The new model's golden vectors did not agree.</summary>
    SelfTestFailed = 2,

    /// <summary>The new model was no longer whole when it was to be booted.</summary>
    CandidateDamaged = 3,

    /// <summary>The firmware took the new model back.</summary>
    Refused = 4,

    /// <summary>The active model was damaged or failed its self-test; the other one runs.</summary>
    ActiveDamaged = 5,

    /// <summary>No boot record could be read; the slots themselves said what they hold.</summary>
    JournalLost = 6,

    /// <summary>Nothing failed: somebody asked for the firmware's own model.</summary>
    ImageAsked = 7,
}

/// <summary>One state of the store: 32 bytes in the journal.</summary>
/// <remarks>
/// <code>
///  0  4  "EBR1"                       16  4  newest confirmed release
///  4  4  sequence number              20  4  Downloading: bytes of the slot that are complete
///  8  1  active slot: 0, 1; -1 none   24  4  boots
///  9  1  UpdatePhase                  28  4  CRC-32 of the 28 bytes before
/// 10  1  boots of the trial
/// 11  1  FallBackReason
/// 12  1  1: the other slot holds a whole pack   13  3  0
/// </code>
/// </remarks>
public sealed class BootRecord
{
    public const int Bytes = 32;
    private const int Magic = 0x31524245;
    private const int ChecksumAt = 28;

    public int Sequence;

    /// <summary>0 or 1: the slot of the model that runs; -1: there is none yet.</summary>
    public int Active = -1;
    public UpdatePhase Phase;
    public int TrialBoots;
    public FallBackReason Reason;
    public int NewestRelease;
    public int Progress;

    /// <summary>Boots since the journal was blank.</summary>
    public int Boots;

    /// <summary>
    /// The other slot has been whole when a record last said so, and nobody has touched it since. What lies in a slot whose erase was cut may look whole
    /// and not be so for long: only this says that it may become the active one.
    /// </summary>
    public bool IsOtherWhole;

    internal void Encode(sbyte[] to)
    {
        LittleEndian.Write(to, 0, Magic);
        LittleEndian.Write(to, 4, Sequence);
        to[8] = (sbyte)Active;
        to[9] = (sbyte)Phase;
        to[10] = (sbyte)TrialBoots;
        to[11] = (sbyte)Reason;
        int whole = 0;
        if (IsOtherWhole)
            whole = 1;
        LittleEndian.Write(to, 12, whole);
        LittleEndian.Write(to, 16, NewestRelease);
        LittleEndian.Write(to, 20, Progress);
        LittleEndian.Write(to, 24, Boots);
        LittleEndian.Write(to, ChecksumAt, Crc32.Finish(Crc32.Add(Crc32.Start, to, 0, ChecksumAt)));
    }

    /// <returns>False, with nothing changed, when the bytes are not a whole record.</returns>
    internal bool Decode(sbyte[] from)
    {
        if (!IsRecord(from))
            return false;
        Sequence = LittleEndian.Read(from, 4);
        Active = from[8];
        Phase = (UpdatePhase)from[9];
        TrialBoots = from[10];
        Reason = (FallBackReason)from[11];
        IsOtherWhole = from[12] == 1;
        NewestRelease = LittleEndian.Read(from, 16);
        Progress = LittleEndian.Read(from, 20);
        Boots = LittleEndian.Read(from, 24);
        return true;
    }

    internal static bool IsRecord(sbyte[] bytes)
    {
        return LittleEndian.Read(bytes, 0) == Magic && LittleEndian.Read(bytes, ChecksumAt) == Crc32.Finish(Crc32.Add(Crc32.Start, bytes, 0, ChecksumAt));
    }

    internal static int SequenceOf(sbyte[] bytes)
    {
        return LittleEndian.Read(bytes, 4);
    }
}
