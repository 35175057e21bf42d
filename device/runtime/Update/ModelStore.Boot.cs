namespace Edge.Runtime.Update;

/// <summary>What a boot found.</summary>
public enum BootResult
{
    /// <summary>No slot holds a model that works here; the device can only be given one.</summary>
    NoModel = 0,

    /// <summary>The active model runs.</summary>
    Active = 1,

    /// <summary>A new model runs and waits for <see cref="ModelStore.Confirm"/>.</summary>
    Trial = 2,

    /// <summary>Another model runs than the one that was wanted; <see cref="BootRecord.Reason"/> says why.</summary>
    FellBack = 3,
}

public sealed partial class ModelStore
{
    /// <summary>Once after every reset, before anything else: repairs the journal, finds a model, tests it.</summary>
    public BootResult Boot(ISelfTest test)
    {
        _booted = -1;
        _chunksWritten = -1;
        bool fellBack = false;
        if (!_journal.Load(_state))
            ReadStateFromSlots();
        _state.Boots++;
        // A flash that takes no record any more still has its models.
        _journal.Settle(_state);
        _isRead = true;
        if (_options.Counter != null && _options.Counter.Value < _state.NewestRelease)
            _options.Counter.Raise(_state.NewestRelease);

        if (_state.Phase == UpdatePhase.Pending || _state.Phase == UpdatePhase.Trial)
        {
            FallBackReason reason = Try(test);
            if (reason == FallBackReason.None)
                return BootResult.Trial;
            // Even when the flash refuses the record: the active model is what runs.
            BecomeStable(_state.Active, reason, reason != FallBackReason.CandidateDamaged);
            fellBack = true;
        }

        if (_state.Active >= 0 && Runs(_state.Active, _options.HashAtBoot, test))
            return fellBack ? BootResult.FellBack : BootResult.Active;
        // Whole, and not for this device any more: limits of a model that was replaced. They count again when that model comes back.
        bool isActiveWhole = _state.Active >= 0 && _isWhole;
        int other = Candidate;
        // A download that was cut may look whole for once; only Finish says that it is.
        if (_state.Phase == UpdatePhase.Downloading || IsGivenUp() || !Runs(other, true, test))
            return BootResult.NoModel;
        BecomeStable(other, FallBackReason.ActiveDamaged, isActiveWhole);
        return BootResult.FellBack;
    }

    /// <summary>The trial has shown that the new model works: from now on it is the active one.</summary>
    public UpdateResult Confirm()
    {
        if (_state.Phase != UpdatePhase.Trial || _booted != Candidate)
            return UpdateResult.OutOfTurn;
        if (_pack.Release > _state.NewestRelease)
            _state.NewestRelease = _pack.Release;
        if (!BecomeStable(_booted, FallBackReason.None, _state.Active >= 0))
            return UpdateResult.FlashFailed;
        if (_options.Counter != null && _options.RefuseOlder)
            _options.Counter.Raise(_state.NewestRelease);
        return UpdateResult.Ok;
    }

    /// <summary>The trial has shown that the new model does not work: the next boot takes the old one.</summary>
    public UpdateResult Refuse()
    {
        if (_state.Phase != UpdatePhase.Trial)
            return UpdateResult.OutOfTurn;
        return BecomeStable(_state.Active, FallBackReason.Refused, true) ? UpdateResult.Ok : UpdateResult.FlashFailed;
    }

    /// <summary>Makes the next boot try the model in the other slot: back to the one before, or once more after an interrupted trial.</summary>
    /// <returns>What is wrong with that model, or Ok.</returns>
    public UpdateResult Switch()
    {
        if (_state.Phase != UpdatePhase.Stable)
            return UpdateResult.OutOfTurn;
        if (!_state.IsOtherWhole)
            return UpdateResult.NothingThere;
        UpdateResult result = Check(Candidate, true);
        if (result != UpdateResult.Ok)
            return result;
        return _manifest.Release < LeastRelease ? UpdateResult.OlderRelease : BecomePending();
    }

    /// <summary>Makes the next boot take the model of the firmware's own image, as if the store were empty; what it holds may be offered again.</summary>
    /// <returns>
    /// NothingThere: the firmware has no model, or it runs already. OlderRelease: older models are refused, and nobody knows how old that one is.
    /// </returns>
    public UpdateResult TakeImage()
    {
        if (_state.Phase != UpdatePhase.Stable)
            return UpdateResult.OutOfTurn;
        if (!_options.HasImage || _state.Active < 0)
            return UpdateResult.NothingThere;
        if (_options.RefuseOlder)
            return UpdateResult.OlderRelease;
        return BecomeStable(-1, FallBackReason.ImageAsked, false) ? UpdateResult.Ok : UpdateResult.FlashFailed;
    }

    private UpdateResult BecomePending()
    {
        _state.Phase = UpdatePhase.Pending;
        _state.TrialBoots = 0;
        _state.Progress = 0;
        _state.Reason = FallBackReason.None;
        _state.IsOtherWhole = true;
        return _journal.Append(_state) ? UpdateResult.Ok : UpdateResult.FlashFailed;
    }

    /// <summary>Boots the candidate, if it may still be tried.</summary>
    private FallBackReason Try(ISelfTest test)
    {
        if (_state.Phase == UpdatePhase.Trial && _state.TrialBoots >= _options.TrialBoots)
            return FallBackReason.TrialInterrupted;
        if (Check(Candidate, true) != UpdateResult.Ok)
            return FallBackReason.CandidateDamaged;
        _pack.Take(_manifest, _flash, AddressOf(Candidate));

        // Counted before the model gets a chance to hang: the watchdog's reset finds it counted.
        _state.Phase = UpdatePhase.Trial;
        _state.TrialBoots++;
        if (!_journal.Append(_state))
            return FallBackReason.TrialInterrupted;
        if (!test.Passes(_pack))
            return FallBackReason.SelfTestFailed;
        _booted = Candidate;
        return FallBackReason.None;
    }

    /// <summary>The only model of the store failed its trial, or nobody wants one of the store, and the firmware's own one is there.</summary>
    private bool IsGivenUp()
    {
        if (!_options.HasImage || _state.Active >= 0)
            return false;
        return _state.Reason == FallBackReason.ImageAsked || _state.Reason == FallBackReason.Refused || _state.Reason == FallBackReason.SelfTestFailed
            || _state.Reason == FallBackReason.TrialInterrupted;
    }

    private bool Runs(int slot, bool wholeHash, ISelfTest test)
    {
        _isWhole = Check(slot, wholeHash) == UpdateResult.Ok;
        if (!_isWhole)
            return false;
        _pack.Take(_manifest, _flash, AddressOf(slot));
        if (!test.Passes(_pack))
            return false;
        _booted = slot;
        return true;
    }

    /// <summary>With no journal: one whole model is the active one; of two the older is, and the newer has to prove itself.</summary>
    private void ReadStateFromSlots()
    {
        int releaseA = Check(0, true) == UpdateResult.Ok ? _manifest.Release : int.MinValue;
        int releaseB = Check(1, true) == UpdateResult.Ok ? _manifest.Release : int.MinValue;
        bool both = releaseA != int.MinValue && releaseB != int.MinValue;
        _state.Active = releaseA == int.MinValue && releaseB == int.MinValue ? -1
            : both ? releaseA <= releaseB ? 0 : 1
            : releaseA != int.MinValue ? 0 : 1;
        _state.Phase = both ? UpdatePhase.Pending : UpdatePhase.Stable;
        _state.IsOtherWhole = both;
        _state.TrialBoots = 0;
        _state.Progress = 0;
        _state.Reason = FallBackReason.JournalLost;
        _state.NewestRelease = both ? releaseA <= releaseB ? releaseA : releaseB : releaseA > releaseB ? releaseA : releaseB;
    }
}
