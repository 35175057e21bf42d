using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>What a host can ask of the model store: the first number of the payload of <see cref="Opcode.Update"/>.</summary>
public static class UpdateAction
{
    public const int Status = 0;

    /// <summary>A part of a manifest or chunk: offset (4), bytes. Not answered unless it is refused.</summary>
    public const int Part = 1;

    /// <summary>The parts are a manifest: bytes (4), CRC-32 (4).</summary>
    public const int Offer = 2;

    /// <summary>The parts are a chunk: bytes (4), CRC-32 (4), number of the chunk (4).</summary>
    public const int Chunk = 3;
    public const int Finish = 4;
    public const int Confirm = 5;
    public const int Refuse = 6;
    public const int Switch = 7;
    public const int Cancel = 8;

    /// <summary>The next boot takes the model of the firmware's own image.</summary>
    public const int Image = 9;

    /// <summary>Added to one of these: it is asked of the store of limits. What that takes in counts from the next part on, without a reset.</summary>
    public const int OfLimits = 256;
}

/// <summary>The model store over the link. Each answer says what came of the request and how far the update is.</summary>
/// <remarks>
/// <code>
/// answer   0 UpdateAction    4 UpdateResult       8 next chunk (-1: no download)   12 UpdatePhase   16 FallBackReason
///         20 active slot    24 booted slot       28 newest release                 32 least release that may be offered
/// </code>
/// </remarks>
internal sealed class UpdateCommands
{
    public const int AnswerBytes = 36;

    private const int LengthAt = 4;
    private const int ChecksumAt = 8;
    private const int NumberAt = 12;

    private readonly ModelStore _models;
    private readonly ModelStore _limits;
    private readonly sbyte[] _bytes;
    private ModelStore _store; // the one that was asked last
    private int _received;
    private int _action;
    private UpdateResult _result;

    /// <param name="limits">Null: the device takes no limits alone; likewise <paramref name="models"/>.</param>
    public UpdateCommands(ModelStore models, ModelStore limits, int bytes)
    {
        _models = models;
        _limits = limits;
        _bytes = new sbyte[bytes];
    }

    /// <summary>The request obeyed last is answered.</summary>
    public bool HasAnswer => Action != UpdateAction.Part;

    private int Action => _action & ~UpdateAction.OfLimits;

    /// <returns>0, or a constant of <see cref="LinkError"/>: nothing was done.</returns>
    public int Obey(sbyte[] from, int at, int count)
    {
        if (count < 4)
            return LinkError.WrongLength;
        _action = LittleEndian.Read(from, at);
        _store = (_action & UpdateAction.OfLimits) != 0 ? _limits : _models;
        if (_store == null)
            return LinkError.NotSupported;
        switch (Action)
        {
            case UpdateAction.Status:
                _result = UpdateResult.Ok;
                return 0;
            case UpdateAction.Part:
                return count < 9 ? LinkError.WrongLength : Add(LittleEndian.Read(from, at + 4), from, at + 8, count - 8);
            case UpdateAction.Offer:
            case UpdateAction.Chunk:
                return Put(from, at, count);
            case UpdateAction.Finish:
                _result = _store.Finish();
                return 0;
            case UpdateAction.Confirm:
                _result = _store.Confirm();
                return 0;
            case UpdateAction.Refuse:
                _result = _store.Refuse();
                return 0;
            case UpdateAction.Switch:
                _result = _store.Switch();
                return 0;
            case UpdateAction.Cancel:
                _result = _store.Cancel();
                return 0;
            case UpdateAction.Image:
                _result = _store.TakeImage();
                return 0;
            default:
                return LinkError.WrongArgument;
        }
    }

    public int WriteAnswer(sbyte[] to, int at)
    {
        BootRecord state = _store.State;
        LittleEndian.Write(to, at, _action);
        LittleEndian.Write(to, at + 4, (int)_result);
        LittleEndian.Write(to, at + 8, _store.NextChunk);
        LittleEndian.Write(to, at + 12, (int)state.Phase);
        LittleEndian.Write(to, at + 16, (int)state.Reason);
        LittleEndian.Write(to, at + 20, state.Active);
        LittleEndian.Write(to, at + 24, _store.BootedSlot);
        LittleEndian.Write(to, at + 28, state.NewestRelease);
        LittleEndian.Write(to, at + 32, _store.LeastRelease);
        return AnswerBytes;
    }

    // The first part begins anew, whatever was here before.
    private int Add(int offset, sbyte[] from, int at, int count)
    {
        if (offset == 0)
            _received = 0;
        if (offset != _received || count > _bytes.Length - offset)
            return LinkError.WrongOffset;
        Array.Copy(from, at, _bytes, offset, count);
        _received += count;
        return 0;
    }

    private int Put(sbyte[] from, int at, int count)
    {
        if (count != (Action == UpdateAction.Offer ? NumberAt : NumberAt + 4))
            return LinkError.WrongLength;
        int received = _received;
        _received = 0;
        if (LittleEndian.Read(from, at + LengthAt) != received)
            return LinkError.ShortImage;
        if (Crc32.Finish(Crc32.Add(Crc32.Start, _bytes, 0, received)) != LittleEndian.Read(from, at + ChecksumAt))
            return LinkError.WrongChecksum;
        _result = Action == UpdateAction.Offer
            ? _store.Offer(_bytes, 0, received)
            : _store.PutChunk(LittleEndian.Read(from, at + NumberAt), _bytes, 0, received);
        return 0;
    }
}
