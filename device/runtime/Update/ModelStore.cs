using System;

namespace Edge.Runtime.Update;

/// <summary>
/// Two slots for models and a journal on flash. Whatever write or erase a power cut falls into, one slot holds a whole model and the next boot finds it.
/// </summary>
/// <remarks>
/// README.md says how and against whom. In the order of use: <see cref="Boot"/>; <see cref="Offer"/>, <see cref="PutChunk"/> and <see cref="Finish"/>;
/// a reset; <see cref="Boot"/> tries the new model; <see cref="Confirm"/>, or <see cref="Refuse"/> and a reset.
/// All memory is taken in the constructor.
/// </remarks>
public sealed partial class ModelStore
{
    private const int BufferBytes = 256;

    private readonly IFlash _flash;
    private readonly StoreLayout _layout;
    private readonly DeviceIdentity _identity;
    private readonly sbyte[] _keyName;
    private readonly StoreOptions _options;
    private readonly HmacSha256 _hmac;
    private readonly Sha256 _hash = new Sha256();
    private readonly Journal _journal;
    private readonly BootRecord _state = new BootRecord();
    private readonly PackManifest _manifest = new PackManifest();
    private readonly StoredPack _pack = new StoredPack();
    private readonly sbyte[] _buffer = new sbyte[BufferBytes];
    private int _booted = -1;
    private bool _isRead; // the state, from the journal or the slots
    private bool _isWhole; // the slot that was looked at last

    /// <exception cref="ArgumentException">An area does not begin and end with erase blocks, or words are larger than 32 bytes.</exception>
    public ModelStore(IFlash flash, StoreLayout layout, ProvisionedKey key, DeviceIdentity identity, StoreOptions options)
    {
        if (flash.WordBytes < 1 || flash.WordBytes > PackLayout.Alignment)
            throw new ArgumentException("words of 1 to 32 bytes");
        if (!IsWholeBlocks(flash, layout.SlotA, layout.SlotBytes) || !IsWholeBlocks(flash, layout.SlotB, layout.SlotBytes))
            throw new ArgumentException("a slot is a whole number of erase blocks");
        _flash = flash;
        _layout = layout;
        _identity = identity;
        _keyName = key.Name;
        _options = options;
        _hmac = new HmacSha256(key.Secret);
        _journal = new Journal(flash, layout);
    }

    /// <summary>The model that runs: valid after a <see cref="Boot"/> that found one.</summary>
    public StoredPack Pack
    {
        get { return _pack; }
    }

    /// <summary>0 or 1: the slot of <see cref="Pack"/>; -1 when there is none.</summary>
    public int BootedSlot
    {
        get { return _booted; }
    }

    /// <summary>True from the boot of a new model to its confirmation.</summary>
    public bool IsTrial
    {
        get { return _state.Phase == UpdatePhase.Trial; }
    }

    /// <summary>The state the journal holds; for reports, not to be changed.</summary>
    public BootRecord State
    {
        get { return _state; }
    }

    /// <summary>The oldest release that may be offered.</summary>
    public int LeastRelease
    {
        get
        {
            if (!_options.RefuseOlder)
                return int.MinValue;
            int counted = _options.Counter == null ? int.MinValue : _options.Counter.Value;
            return counted > _state.NewestRelease ? counted : _state.NewestRelease;
        }
    }

    private int Candidate
    {
        get { return _state.Active < 0 ? 0 : 1 - _state.Active; }
    }

    private static bool IsWholeBlocks(IFlash flash, int address, int bytes)
    {
        int at = 0;
        while (at < bytes)
        {
            int block = flash.BlockBytes(address + at);
            if (block < 1)
                return false;
            at += block;
        }

        return at == bytes && bytes > 0;
    }

    private int AddressOf(int slot)
    {
        return slot == 0 ? _layout.SlotA : _layout.SlotB;
    }

    /// <summary>Whether a slot holds a whole pack for this device; its manifest is left in <see cref="_manifest"/>.</summary>
    private UpdateResult Check(int slot, bool wholeHash)
    {
        int address = AddressOf(slot);
        UpdateResult result = _manifest.Load(_flash, address);
        if (result != UpdateResult.Ok)
            return result;
        if (_manifest.PackBytes > _layout.SlotBytes)
            return UpdateResult.TooLarge;
        result = _manifest.Check(_hmac, _keyName, _identity);
        if (result != UpdateResult.Ok)
            return result;
        bool whole = wholeHash ? _manifest.IsBodyOn(_flash, address, _hash, _buffer) : _manifest.AreChunksOn(_flash, address, _buffer);
        return whole ? UpdateResult.Ok : UpdateResult.Damaged;
    }

    private bool BecomeStable(int active, FallBackReason reason, bool isOtherWhole)
    {
        _state.IsOtherWhole = isOtherWhole;
        _state.Active = active;
        _state.Phase = UpdatePhase.Stable;
        _state.TrialBoots = 0;
        _state.Progress = 0;
        _state.Reason = reason;
        return _journal.Append(_state);
    }
}
