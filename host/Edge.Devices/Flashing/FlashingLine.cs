using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>Who runs the line, and what for: for the records.</summary>
public sealed record LineOccasion(string Run, string Operator, string Lot, string Tool)
{
    /// <summary>A chip or a serial number that was used before may be used again: a camera was replaced.</summary>
    public bool MayReassign { get; init; }
}

/// <summary>Watches a run.</summary>
public interface ILineView
{
    /// <summary>Before a wave: the units are to be plugged in.</summary>
    /// <returns>False: nobody will; the run ends here.</returns>
    bool Begin(int wave, int waves, IReadOnlyList<UnitJob> units);

    void Stepped(UnitJob unit, StepReport step);

    void Ended(UnitJob unit, LedgerEntry entry);
}

/// <summary>
/// A bench of sockets with a worker for each unit: all of a wave run at once, and no unit waits for another but to prove that they are not the same.
/// </summary>
/// <param name="environment">Set for every worker.</param>
public sealed class FlashingLine(
    LinePlan plan, LineLedger ledger, WorkerProgram worker, LineOccasion occasion, ILineView view, IReadOnlyDictionary<string, string> environment)
{
    private readonly Dictionary<string, string> _serialByUid = [];

    /// <summary>Does one of <see cref="UnitVerb"/> with units, a wave after the other.</summary>
    /// <returns>One entry for each unit that was begun, in the order of <paramref name="units"/>.</returns>
    /// <exception cref="UsageException">E0710: a unit has no slot, or shares one with another of its wave.</exception>
    /// <exception cref="DeviceException">E0727: a record could not be written; the workers were ended.</exception>
    public IReadOnlyList<LedgerEntry> Run(string verb, IReadOnlyList<LineUnit> units, CancellationToken cancellation)
    {
        IReadOnlyList<IReadOnlyList<(LineUnit Unit, LineSlot Slot)>> waves = Waves(units);
        var entries = new List<LedgerEntry>();
        for (int i = 0; i < waves.Count; i++)
        {
            UnitJob[] jobs = [.. waves[i].Select(place => JobOf(verb, place.Unit, place.Slot))];
            if (!view.Begin(i + 1, waves.Count, jobs))
                break;
            entries.AddRange(RunWave(i + 1, jobs, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return entries;
    }

    /// <summary>Units in sockets, as many at once as there are.</summary>
    internal IReadOnlyList<IReadOnlyList<(LineUnit Unit, LineSlot Slot)>> Waves(IReadOnlyList<LineUnit> units)
    {
        var waves = new List<List<(LineUnit, LineSlot)>>();
        var free = new Queue<LineSlot>();
        var taken = new HashSet<string>();
        foreach (LineUnit unit in units)
        {
            LineSlot? slot = unit.Slot is null ? null : plan.Slots.FirstOrDefault(slot => slot.Name == unit.Slot)
                ?? throw new UsageException("E0710", unit.Serial, $"there is no slot '{unit.Slot}'", string.Join(", ", plan.Slots.Select(slot => slot.Name)));
            if (waves.Count == 0 || taken.Count == plan.Slots.Count || slot is not null && taken.Contains(slot.Name))
            {
                waves.Add([]);
                taken.Clear();
                free = new Queue<LineSlot>(plan.Slots);
            }

            while (slot is null || taken.Contains(slot.Name))
                slot = free.Dequeue();
            taken.Add(slot.Name);
            waves[^1].Add((unit, slot));
        }

        return waves;
    }

    private UnitJob JobOf(string verb, LineUnit unit, LineSlot slot) => plan.Common with
    {
        Verb = verb,
        Serial = unit.Serial,
        Station = unit.Station,
        Slot = slot.Name,
        UsbPath = slot.UsbPath,
        Port = slot.Port,
        Link = slot.Link ?? plan.Common.Link,
        Folder = Path.Combine(plan.Folder, "units", unit.Serial),
    };

    private LedgerEntry[] RunWave(int wave, UnitJob[] jobs, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var meeting = new Meeting(jobs.Length);
        Task<LedgerEntry>[] runs = [.. jobs.Select(job => Task.Factory.StartNew(
            () => RunUnit(wave, job, meeting, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            Task.WaitAll(runs, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw e.Flatten().InnerExceptions.FirstOrDefault(inner => inner is EdgeException) ?? e;
        }

        return [.. runs.Select(run => run.Result)];
    }

    private LedgerEntry RunUnit(int wave, UnitJob job, Meeting meeting, CancellationTokenSource stop)
    {
        try
        {
            LedgerEntry begin = Begin(wave, job);
            ledger.Add(begin);
            UnitReport report;
            try
            {
                report = Work(job, meeting, stop.Token);
            }
            catch (DeviceException e) when (e.Code is "E0728" or "E0727")
            {
                report = UnitReport.Failed(job, e.Code, $"{e.Where}: {e.Found}", e.Hint ?? "");
            }

            stop.Token.ThrowIfCancellationRequested();
            LedgerEntry end = begin with { Result = report.IsGood ? LedgerEntry.Passed : LedgerEntry.Failed, End = LedgerEntry.Time(), Report = report };
            ledger.Add(end);
            view.Ended(job, end);
            return end;
        }
        catch (Exception)
        {
            stop.Cancel(); // a line without records must not write to chips
            throw;
        }
        finally
        {
            meeting.Leave(job.Serial);
        }
    }

    private LedgerEntry Begin(int wave, UnitJob job)
    {
        // Attempts since the last time it passed with the same files.
        int before = ledger.Entries.Where(entry => entry.Serial == job.Serial && entry.Verb == job.Verb && entry.IsEnd).Reverse()
            .TakeWhile(entry => !entry.IsGood).Count();
        return new LedgerEntry
        {
            Run = occasion.Run,
            Verb = job.Verb,
            Serial = job.Serial,
            Station = job.Station,
            Slot = job.Slot,
            Result = LedgerEntry.Begun,
            Release = plan.Release,
            Content = plan.Content,
            Wave = wave,
            Attempts = before + 1,
            Start = LedgerEntry.Time(),
            Operator = occasion.Operator,
            Lot = occasion.Lot,
            Tool = occasion.Tool,
        };
    }

    private UnitReport Work(UnitJob job, Meeting meeting, CancellationToken stop)
    {
        using UnitProcess process = UnitProcess.Start(job, worker, plan.ToolFolder, environment, plan.GraceSeconds);
        using CancellationTokenRegistration end = stop.Register(() => process.Kill(isLate: false));
        return process.Wait(message =>
        {
            if (message.Step is { } step)
                view.Stepped(job, step);
            if (message.Identified is { } facts)
            {
                IReadOnlyDictionary<string, int> seen = meeting.Say(job.Serial, facts.GetValueOrDefault("uid", ""), stop);
                process.Order(OrderFor(job, facts.GetValueOrDefault("uid", ""), seen));
            }
        });
    }

    private UnitOrder OrderFor(UnitJob job, string uid, IReadOnlyDictionary<string, int> seen)
    {
        static UnitOrder Stop(string code, string message, string hint) => new(false, false, code, message, hint);
        if (uid.Length > 0 && seen[uid] > 1)
            return Stop("E0724", $"{seen[uid]} slots of this wave have the chip {uid}; none of them was written",
                "is one unit plugged in twice, or are these copies of one chip?");
        lock (_serialByUid)
        {
            if (uid.Length > 0 && !_serialByUid.TryAdd(uid, job.Serial) && _serialByUid[uid] != job.Serial)
                return Stop("E0724", $"the chip {uid} was {_serialByUid[uid]} earlier in this run", "plug in the next unit");
        }

        LedgerEntry[] made = [.. ledger.Entries.Where(entry => entry is { Verb: UnitVerb.Flash, IsGood: true, Report: not null })];
        LedgerEntry? ofChip = made.LastOrDefault(entry => uid.Length > 0 && entry.Report!.Uid == uid);
        if (ofChip is not null && ofChip.Serial != job.Serial && !occasion.MayReassign)
            return Stop("E0724", $"the chip {uid} is {ofChip.Serial} since {ofChip.End}", "'--reassign' if it is to get another serial number");
        LedgerEntry? ofSerial = made.LastOrDefault(entry => entry.Serial == job.Serial && entry.Report!.Uid.Length > 0);
        if (ofSerial is not null && uid.Length > 0 && ofSerial.Report!.Uid != uid && !occasion.MayReassign)
            return Stop("E0724", $"the serial number belongs to the chip {ofSerial.Report.Uid} since {ofSerial.End}; {uid} is plugged in",
                "'--reassign' if the camera was replaced");
        bool wasGood = ofChip?.Serial == job.Serial && ofChip.Release == plan.Release;
        return new UnitOrder(true, wasGood, "", "", "");
    }

    /// <summary>Where the units of a wave wait until each has said which chip it is, or has failed.</summary>
    private sealed class Meeting(int units)
    {
        private readonly Dictionary<string, int> _seen = [];
        private readonly Lock _lock = new();
        private readonly ManualResetEventSlim _isComplete = new(false);
        private readonly HashSet<string> _spoken = [];
        private int _missing = units;

        public IReadOnlyDictionary<string, int> Say(string serial, string uid, CancellationToken stop)
        {
            lock (_lock)
            {
                _seen[uid] = _seen.GetValueOrDefault(uid) + 1;
                Count(serial);
            }

            _isComplete.Wait(stop);
            return _seen;
        }

        /// <summary>A unit has ended; one that never spoke is not waited for.</summary>
        public void Leave(string serial)
        {
            lock (_lock)
                Count(serial);
        }

        private void Count(string serial)
        {
            if (_spoken.Add(serial) && --_missing == 0)
                _isComplete.Set();
        }
    }
}
