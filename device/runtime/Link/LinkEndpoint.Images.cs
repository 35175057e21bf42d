using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

public sealed partial class LinkEndpoint
{
    private void Load()
    {
        if (!Has(LoadBytes))
            return;
        int index = Number(0);
        int wanted = _device.Network.InputBytes;
        int error = 0, detail = 0;
        if (wanted < 1 || wanted > _options.MostInputBytes || _device.Network.OutputBytes > _output.Length)
        {
            error = LinkError.NoModel;
        }
        else if (Number(4) != wanted)
        {
            error = LinkError.WrongSize;
            detail = wanted;
        }
        else if (Find(index) != null)
        {
            error = LinkError.LoadedTwice;
        }

        ImageSlot slot = FirstFree();
        if (error == 0 && slot == null)
        {
            error = LinkError.NoRoom;
            detail = _slots.Length;
        }

        if (error != 0)
        {
            RefuseImage(error, index, detail);
            return;
        }

        slot.Take(index, wanted, Number(8));
        if (_refused == index)
            _refused = -1;
    }

    private void AddPart()
    {
        int count = _link.PayloadBytes - PartHeadBytes;
        if (count < 1)
        {
            Refuse(LinkError.WrongLength, 0, _link.PayloadBytes);
            return;
        }

        int index = Number(0);
        ImageSlot slot = Find(index);
        if (slot == null || slot.IsWanted || slot.IsRunning)
        {
            // Its parts were on their way when the image was refused.
            if (_refused != index)
                RefuseImage(LinkError.NotAnnounced, index, 0);
            return;
        }

        if (slot.Add(Number(4), _link.Payload, _link.PayloadAt + PartHeadBytes, count))
            return;
        int received = slot.Received;
        slot.Free();
        RefuseImage(LinkError.WrongOffset, index, received);
    }

    private void AskForRun()
    {
        if (!Has(RunRequest.Bytes))
            return;
        int index = Number(0);
        ImageSlot slot = Find(index);
        if (slot == null || slot.IsWanted || slot.IsRunning)
        {
            RefuseImage(LinkError.NoImage, index, 0);
            return;
        }

        if (!slot.IsComplete)
        {
            int received = slot.Received;
            slot.Free();
            RefuseImage(LinkError.ShortImage, index, received);
            return;
        }

        RunRequest request = slot.Request;
        request.Read(_link.Payload, _link.PayloadAt);
        int error = Check(request);
        if (error != 0)
        {
            Refuse(error, index, request.Mode);
            return;
        }

        request.Order = _order++;
        slot.IsWanted = true;
    }

    private int Check(RunRequest request)
    {
        if (request.Mode == RunMode.Io)
            return 0;
        if (request.Mode == RunMode.Performance)
            return request.First < 1 || request.Second < 0 ? LinkError.WrongArgument : 0;
        bool looks = request.Mode == RunMode.StepMeta || request.Mode == RunMode.StepData;
        if (!looks)
            return LinkError.WrongArgument;
        int kept = request.Mode == RunMode.StepMeta ? _options.MostSteps : _options.StepWindowBytes;
        return (_device.Capabilities & LinkCapability.Taps) != 0 && kept > 0 ? 0 : LinkError.NotSupported;
    }

    /// <summary>Begins the run that was asked for first, goes on with the one that has begun, or sends what it gave.</summary>
    private void GoOn()
    {
        if (_transfer.IsActive || _link.Free < RoomForAnswer)
            return;
        if (_running == null && !_run.IsBusy)
            BeginRun();
        if (!_run.TryEnd() || _running == null)
            return;
        ImageSlot slot = _running;
        _running = null;
        slot.IsRunning = false;
        RunRequest request = slot.Request;
        if (!_run.IsGood)
            SayError(Opcode.Run, LinkError.InferenceFailed, slot.Index, 0);
        else if (request.Mode == RunMode.StepData && !_steps.WasSeen)
            SayError(Opcode.Run, LinkError.NoStep, slot.Index, _steps.Steps);
        else
            Answer(slot, request.Mode);
        if (!request.Keeps)
            slot.Free();
    }

    private void BeginRun()
    {
        ImageSlot slot = NextWanted();
        if (slot == null)
            return;
        slot.IsWanted = false;
        int actual = slot.ActualChecksum();
        if (actual != slot.Checksum)
        {
            slot.Free();
            SayError(Opcode.Run, LinkError.WrongChecksum, slot.Index, actual);
            return;
        }

        RunRequest request = slot.Request;
        IStepTap tap = null;
        if (request.Mode == RunMode.StepMeta)
            _steps.WantEntries();
        if (request.Mode == RunMode.StepData)
            _steps.WantData(request.First, request.Second);
        if (request.Mode == RunMode.StepMeta || request.Mode == RunMode.StepData)
            tap = _steps;
        bool isMany = request.Mode == RunMode.Performance;
        slot.IsRunning = true;
        _running = slot;
        _run.Begin(slot.Bytes, _output, isMany ? request.First : 1, isMany ? request.Second : 0, tap);
    }

    private void Answer(ImageSlot slot, int mode)
    {
        sbyte[] content = _output;
        int count = _device.Network.OutputBytes;
        if (mode == RunMode.StepMeta)
        {
            content = _steps.Entries;
            count = StepRecord.EntryBytes * (_steps.Steps < _options.MostSteps ? _steps.Steps : _options.MostSteps);
        }
        else if (mode == RunMode.StepData)
        {
            content = _steps.Window;
            count = _steps.WindowCount;
        }

        RunReport report = _device.Report;
        sbyte[] to = _transfer.Closing;
        LittleEndian.Write(to, ResultLayout.IndexAt, slot.Index);
        LittleEndian.Write(to, ResultLayout.ImageCrcAt, slot.Checksum);
        to[ResultLayout.ModeAt] = (sbyte)mode;
        to[ResultLayout.VerdictAt] = (sbyte)report.Verdict;
        LittleEndian.Write16(to, ResultLayout.ClassAt, report.Class);
        LittleEndian.Write(to, ResultLayout.RunsAt, _run.Runs);
        LittleEndian.Write(to, ResultLayout.MicrosecondsAt, (int)_run.Microseconds);
        LittleEndian.Write(to, ResultLayout.MicrosecondsAt + 4, (int)(_run.Microseconds >> 32));
        LittleEndian.Write(to, ResultLayout.FastestAt, _run.Fastest);
        LittleEndian.Write(to, ResultLayout.SlowestAt, _run.Slowest);
        LittleEndian.Write(to, ResultLayout.CyclesAt, (int)report.Cycles);
        LittleEndian.Write(to, ResultLayout.CyclesAt + 4, (int)(report.Cycles >> 32));
        LittleEndian.Write(to, ResultLayout.HeapLowWaterAt, report.HeapLowWater);
        LittleEndian.Write(to, ResultLayout.StackHighWaterAt, report.StackHighWater);
        LittleEndian.Write(to, ResultLayout.ScaleBitsAt, _device.Network.ScaleBits);
        LittleEndian.Write(to, ResultLayout.ZeroPointAt, _device.Network.ZeroPoint);
        LittleEndian.Write(to, ResultLayout.StepsAt, _steps.Steps);
        LittleEndian.Write(to, ResultLayout.ContentBytesAt, count);
        _transfer.Begin(content, 0, count, Opcode.Result, ResultLayout.Bytes, ResultLayout.ContentCrcAt);
    }

    private void RefuseImage(int error, int index, int detail)
    {
        _refused = index;
        Refuse(error, index, detail);
    }

    private ImageSlot Find(int index)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].IsTaken && _slots[i].Index == index)
                return _slots[i];
        }

        return null;
    }

    private ImageSlot FirstFree()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (!_slots[i].IsTaken)
                return _slots[i];
        }

        return null;
    }

    private ImageSlot NextWanted()
    {
        ImageSlot next = null;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].IsWanted && (next == null || _slots[i].Request.Order - next.Request.Order < 0))
                next = _slots[i];
        }

        return next;
    }
}
