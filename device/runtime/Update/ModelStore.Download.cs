namespace Edge.Runtime.Update;

public sealed partial class ModelStore
{
    private int _chunksWritten = -1; // chunks of the download under way; -1: none
    private int _position; // next byte of the slot to write
    private int _blockEnd; // where the block that holds it ends; the same: a block begins here

    /// <summary>The chunk that is wanted next, as many as there are when all are here; -1: no download is under way.</summary>
    public int NextChunk
    {
        get { return _chunksWritten; }
    }

    /// <summary>Begins a download, or goes on with the one that a reset interrupted; <see cref="NextChunk"/> says from where.</summary>
    /// <param name="manifest">The first bytes of a pack: its whole manifest, or more.</param>
    /// <param name="count">Bytes from <paramref name="offset"/>.</param>
    /// <returns>Ok, or why this pack is not for this device; nothing has been erased then.</returns>
    public UpdateResult Offer(sbyte[] manifest, int offset, int count)
    {
        // In a trial the active slot is the way back; after a refusal the other one still holds what runs until the reset.
        if (!_isRead || _state.Phase == UpdatePhase.Trial || _booted == Candidate)
            return UpdateResult.OutOfTurn;
        int written = _chunksWritten;
        _chunksWritten = -1;
        UpdateResult result = _manifest.Load(manifest, offset, count);
        if (result == UpdateResult.Ok)
            result = _manifest.Check(_hmac, _keyName, _identity);
        if (result != UpdateResult.Ok)
            return result;
        if (_manifest.PackBytes > _layout.SlotBytes)
            return UpdateResult.TooLarge;
        if (_manifest.Release < LeastRelease)
            return UpdateResult.OlderRelease;
        if (_booted >= 0 && _manifest.IsOn(_flash, AddressOf(_booted), _buffer))
            return UpdateResult.AlreadyActive;
        if (written >= 0 && _manifest.IsOn(_flash, AddressOf(Candidate), _buffer))
        {
            _chunksWritten = written; // only the link was lost
            return UpdateResult.Ok;
        }

        return Begin() ? UpdateResult.Ok : UpdateResult.FlashFailed;
    }

    /// <summary>Writes one chunk.</summary>
    /// <param name="index">Must be <see cref="NextChunk"/>.</param>
    /// <param name="count">Bytes from <paramref name="offset"/>: all of the chunk.</param>
    public UpdateResult PutChunk(int index, sbyte[] bytes, int offset, int count)
    {
        if (_chunksWritten < 0)
            return UpdateResult.OutOfTurn;
        if (index != _chunksWritten || index >= _manifest.ChunkCount || count != _manifest.BytesOfChunk(index))
            return UpdateResult.OtherChunk;
        if (Crc32.Finish(Crc32.Add(Crc32.Start, bytes, offset, count)) != _manifest.ChecksumOfChunk(index))
            return UpdateResult.DamagedChunk;

        // After a reset the first chunk may begin before the place to go on from; what lies there is whole.
        int skip = _position - (_manifest.Bytes + index * _manifest.ChunkBytes);
        if (!Write(bytes, offset + skip, count - skip))
        {
            _chunksWritten = -1;
            return UpdateResult.FlashFailed;
        }

        _chunksWritten++;
        return UpdateResult.Ok;
    }

    /// <summary>All chunks are here: reads the whole pack back and lets the next boot try it.</summary>
    public UpdateResult Finish()
    {
        if (_chunksWritten < 0)
            return UpdateResult.OutOfTurn;
        if (_chunksWritten < _manifest.ChunkCount)
            return UpdateResult.OtherChunk;
        _chunksWritten = -1;
        UpdateResult result = Check(Candidate, true);
        if (result == UpdateResult.Ok)
            return BecomePending();
        // What was written cannot be read back: the same chunks would have to be written again, from the first one on.
        BecomeStable(_state.Active, FallBackReason.CandidateDamaged, false);
        return result;
    }

    /// <summary>Gives a download up. The other slot holds nothing then.</summary>
    public UpdateResult Cancel()
    {
        if (_state.Phase != UpdatePhase.Downloading)
            return UpdateResult.OutOfTurn;
        _chunksWritten = -1;
        return BecomeStable(_state.Active, FallBackReason.None, false) ? UpdateResult.Ok : UpdateResult.FlashFailed;
    }

    private bool Begin()
    {
        bool goesOn = _state.Phase == UpdatePhase.Downloading && _state.Progress >= _manifest.Bytes && _manifest.IsOn(_flash, AddressOf(Candidate), _buffer);
        if (!goesOn)
        {
            // From here on nobody takes the other slot for a model, and nothing has happened to it yet.
            _state.Phase = UpdatePhase.Downloading;
            _state.IsOtherWhole = false;
            _state.Progress = 0;
            _state.TrialBoots = 0;
            _state.Reason = FallBackReason.None;
            if (!_journal.Append(_state))
                return false;
        }

        // Blocks before the progress were finished before the journal said so. The one behind it may have been cut and is erased again.
        _position = _state.Progress;
        _blockEnd = _position;
        if (_position < _manifest.Bytes && !Write(_manifest.Content, _position, _manifest.Bytes - _position))
            return false;
        _chunksWritten = (_position - _manifest.Bytes) / _manifest.ChunkBytes;
        return true;
    }

    /// <summary>Writes on at the position; erases each block when its first byte comes.</summary>
    private bool Write(sbyte[] bytes, int offset, int count)
    {
        int address = AddressOf(Candidate);
        while (count > 0)
        {
            if (_position == _blockEnd)
            {
                if (_state.Progress != _position)
                {
                    _state.Progress = _position;
                    if (!_journal.Append(_state))
                        return false;
                }

                if (!_flash.Erase(address + _position))
                    return false;
                _blockEnd += _flash.BlockBytes(address + _position);
            }

            int part = count < _blockEnd - _position ? count : _blockEnd - _position;
            if (!_flash.Write(address + _position, bytes, offset, part))
                return false;
            _position += part;
            offset += part;
            count -= part;
        }

        return true;
    }
}
