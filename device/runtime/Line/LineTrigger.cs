using System;
using Edge.Runtime.Judging;

namespace Edge.Runtime.Line;

/// <summary>
/// Follows every part from the sensor to the reject gate and drives the gate. Only a part with an OK in time passes; a verdict that is late, missing
/// or anything else rejects.
/// </summary>
/// <remarks>
/// <para>
/// Time is an int of microseconds that wraps every 71 minutes; only differences are taken. Poll at least every 17 minutes, and in
/// earnest every millisecond: the gate moves when <see cref="Poll"/> is called and not before.
/// </para>
/// <para>
/// Three threads may use it: <see cref="Notice"/> belongs to the sensor's interrupt, <see cref="Poll"/> and <see cref="Reset"/> to the line's timer,
/// <see cref="TryTakeDue"/> and <see cref="Decide"/> to the inspection. They leave each other messages; only <see cref="Poll"/> changes a part.
/// </para>
/// <para>Behaviour: tag queue between sensor and gate, default to reject, three late in a row as in the manuals of Gardasoft CC320 and RTCC.</para>
/// </remarks>
public sealed class LineTrigger
{
    // A verdict and its class travel as one number.
    private const int ClassShift = 8;

    private readonly LineTiming _timing;
    private readonly ILineOutputs _outputs;
    private readonly ILineLog _log;
    private readonly Part[] _parts;
    private readonly Part _untracked = new();
    private readonly int[] _levels = new int[LineSignal.Count]; // 0 or 1: an element of a bool[] has no sign on nanoCLR
    private readonly Mailbox _triggers;
    private readonly Mailbox _verdicts;
    private readonly Mailbox _due;
    private readonly int _mask;

    // Places in the queue, counted on and on: [_gate, _deadline) have passed their deadline, [_camera, _entered) have not reached the camera.
    private int _gate;
    private int _deadline;
    private int _camera;
    private int _entered;

    private int _nextTag;
    private int _lastPartAt;
    private bool _isPartRecent;
    private int _lateInARow;
    private int _gateOffAt;
    private bool _isHeld;
    private int _resultOffAt;
    private int _triggersLost;
    private int _triggersLostSeen;

    /// <param name="timing">Not changed afterwards.</param>
    /// <param name="capacity">Most parts between sensor and gate, a power of two.</param>
    public LineTrigger(LineTiming timing, ILineOutputs outputs, ILineLog log, int capacity)
    {
        string wrong = timing.WhatIsWrong();
        if (wrong != null)
            throw new ArgumentException(wrong);
        if (capacity < 2 || capacity > 1024 || (capacity & (capacity - 1)) != 0)
            throw new ArgumentException("the capacity is not a power of two from 2 to 1024");
        _timing = timing;
        _outputs = outputs;
        _log = log;
        _mask = capacity - 1;
        _parts = new Part[capacity];
        for (int i = 0; i < capacity; i++)
            _parts[i] = new Part();
        _triggers = new Mailbox(capacity);
        _verdicts = new Mailbox(capacity);
        _due = new Mailbox(capacity);
        Counters = new LineCounters();
        for (int signal = 0; signal < LineSignal.Count; signal++)
            outputs.Write(signal, false);
        Set(LineSignal.Ready, true);
    }

    public LineCounters Counters { get; }

    /// <summary>A constant of <see cref="LineFault"/>.</summary>
    public int Fault { get; private set; }

    /// <summary>Parts between sensor and gate.</summary>
    public int OnTheLine => _entered - _gate;

    /// <summary>The sensor sees something.</summary>
    /// <param name="at">When; not later than the next poll.</param>
    public void Notice(int at)
    {
        if (!_triggers.Put(at, 0, 0))
            _triggersLost++;
    }

    /// <summary>The next part under the camera.</summary>
    /// <param name="tag">To hand to <see cref="Decide"/>.</param>
    /// <param name="at">When it reached the camera: an older picture shows another part.</param>
    /// <returns>False when there is none; parts that have waited too long are counted and left to be rejected.</returns>
    public bool TryTakeDue(int now, out int tag, out int at)
    {
        while (_due.Take())
        {
            tag = _due.First;
            at = _due.Second;
            if (now - at <= _timing.CaptureToleranceMicroseconds)
                return true;
            Counters.MissedCaptures++;
        }

        tag = -1;
        at = now;
        return false;
    }

    /// <summary>Says what a part is. Of two verdicts for one part the first that is not OK stays.</summary>
    /// <param name="verdict">A constant of <see cref="Verdict"/>.</param>
    /// <param name="decidingClass">The class that makes the part NG, for <see cref="ResultCode"/>; -1: none is known.</param>
    /// <param name="now">When it was known; what counts for the deadline.</param>
    public void Decide(int tag, int verdict, int decidingClass, int now)
    {
        if (!_verdicts.Put(tag, verdict + ((decidingClass + 1) << ClassShift), now))
            Counters.VerdictsLost++;
    }

    /// <summary>Does all that is due.</summary>
    public void Poll(int now)
    {
        TakeTriggers(now);
        TakeVerdicts();
        while (_camera != _entered && now - CameraTime(_parts[_camera & _mask]) >= 0)
        {
            Part part = _parts[_camera++ & _mask];
            if (!_due.Put(part.Tag, CameraTime(part), 0))
                Counters.MissedCaptures++;
        }

        while (_deadline != _entered && now - Deadline(_parts[_deadline & _mask]) > 0)
            CheckDeadline(_parts[_deadline++ & _mask], now);
        while (_gate != _entered && now - GateTime(_parts[_gate & _mask]) >= 0)
            Leave(_parts[_gate++ & _mask], now);
        EndPulses(now);
        Set(LineSignal.Busy, _gate != _entered);
    }

    /// <summary>A person has looked at the fault.</summary>
    /// <returns>False while parts that could not be followed have not passed the gate; the fault stays.</returns>
    public bool Reset()
    {
        if (_isHeld)
            return false;
        Fault = LineFault.None;
        _lateInARow = 0;
        Set(LineSignal.Fault, false);
        Set(LineSignal.Ready, true);
        return true;
    }

    private int CameraTime(Part part)
    {
        return part.TriggeredAt + _timing.TravelToCameraMicroseconds;
    }

    private int Deadline(Part part)
    {
        return CameraTime(part) + _timing.WindowMicroseconds;
    }

    private int GateTime(Part part)
    {
        return part.TriggeredAt + _timing.TravelToGateMicroseconds - _timing.GateLeadMicroseconds;
    }

    private void TakeTriggers(int now)
    {
        while (_triggers.Take())
        {
            int at = _triggers.First;
            Counters.Triggers++;
            if (_isPartRecent && at - _lastPartAt < _timing.MinimumSpacingMicroseconds)
            {
                Counters.DoubleTriggers++;
                _log.DoubleTrigger(_nextTag - 1, at);
                continue;
            }

            _isPartRecent = true;
            _lastPartAt = at;
            Counters.Parts++;
            if (_entered - _gate > _mask)
                GiveUp(at, now);
            else
                Enter(_parts[_entered++ & _mask], at);
        }

        // Forgotten as soon as it does not matter: after 71 minutes without a part the difference would be small again.
        if (_isPartRecent && now - _lastPartAt >= _timing.MinimumSpacingMicroseconds)
            _isPartRecent = false;
        int lost = _triggersLost;
        if (lost != _triggersLostSeen)
        {
            Counters.Triggers += lost - _triggersLostSeen;
            Counters.TriggersLost += lost - _triggersLostSeen;
            _triggersLostSeen = lost;
            Raise(LineFault.TriggersLost, now);
            Hold(now + _timing.TravelToGateMicroseconds, now);
        }
    }

    private void Enter(Part part, int at)
    {
        part.Tag = _nextTag++;
        part.TriggeredAt = at;
        part.IsDecided = false;
        part.DecidingClass = -1;
        part.IsLate = false;
    }

    /// <summary>No room to follow a part: the gate goes on and stays on until the part has passed.</summary>
    private void GiveUp(int at, int now)
    {
        Enter(_untracked, at);
        Raise(LineFault.TooManyParts, now);
        Hold(at + _timing.TravelToGateMicroseconds, now);
        _untracked.Exit = PartExit.RejectedUntracked;
        _untracked.GateAt = now;
        Counters.CountExit(PartExit.RejectedUntracked);
        _log.Left(_untracked);
    }

    private void Hold(int gateTime, int now)
    {
        int until = gateTime - _timing.GateLeadMicroseconds + _timing.PulseMicroseconds;
        if (!_isHeld || until - _gateOffAt > 0)
            _gateOffAt = until;
        _isHeld = _gateOffAt - now > 0;
        Set(LineSignal.Reject, true);
    }

    private void TakeVerdicts()
    {
        while (_verdicts.Take())
        {
            Part part = Find(_verdicts.First);
            if (part == null)
            {
                Counters.StrayVerdicts++;
            }
            else if (!part.IsDecided || part.Verdict == Verdict.Ok)
            {
                part.IsDecided = true;
                part.Verdict = _verdicts.Second & (1 << ClassShift) - 1;
                part.DecidingClass = (_verdicts.Second >> ClassShift) - 1;
                part.DecidedAt = _verdicts.Third;
            }
        }
    }

    /// <returns>Null when no such part is on the line.</returns>
    private Part Find(int tag)
    {
        for (int place = _gate; place != _entered; place++)
        {
            if (_parts[place & _mask].Tag == tag)
                return _parts[place & _mask];
        }

        return null;
    }

    private void CheckDeadline(Part part, int now)
    {
        if (part.IsDecided && part.DecidedAt - Deadline(part) <= 0)
        {
            _lateInARow = 0;
            return;
        }

        part.IsLate = true;
        Counters.Late++;
        _lateInARow++;
        if (_lateInARow >= _timing.LateInARow)
            Raise(LineFault.LateInARow, now);
    }

    private void Leave(Part part, int now)
    {
        int planned = GateTime(part);
        EndPulses(planned);
        int lateness = now - planned;
        if (lateness > Counters.GateLatenessMicroseconds)
            Counters.GateLatenessMicroseconds = lateness;
        if (lateness > _timing.GateToleranceMicroseconds)
            Raise(LineFault.GateLate, now);
        part.Exit = ExitOf(part);
        part.GateAt = now;
        bool passes = part.Exit == PartExit.Passed;
        if (!passes && !_isHeld)
        {
            _gateOffAt = planned + _timing.PulseMicroseconds;
            Set(LineSignal.Reject, true);
        }

        Set(LineSignal.Pass, passes);
        int code = ResultCode.Of(part.Exit, part.DecidingClass);
        for (int wire = 0; wire < ResultCode.Wires; wire++)
            Set(LineSignal.Code0 + wire, (code >> wire & 1) == 1);
        Set(LineSignal.ResultValid, true);
        _resultOffAt = planned + _timing.PulseMicroseconds;
        Counters.CountExit(part.Exit);
        _log.Left(part);
    }

    private int ExitOf(Part part)
    {
        if (!part.IsDecided)
            return PartExit.RejectedMissing;
        if (part.IsLate)
            return PartExit.RejectedLate;
        if (part.Verdict == Verdict.Ng)
            return PartExit.RejectedNg;
        if (part.Verdict == Verdict.Gray)
            return PartExit.RejectedGray;
        if (part.Verdict != Verdict.Ok)
            return PartExit.RejectedInvalid;
        return Fault == LineFault.None ? PartExit.Passed : PartExit.RejectedInFault;
    }

    private void EndPulses(int at)
    {
        if (_levels[LineSignal.Reject] != 0 && at - _gateOffAt >= 0)
        {
            _isHeld = false;
            Set(LineSignal.Reject, false);
        }

        if (_levels[LineSignal.ResultValid] != 0 && at - _resultOffAt >= 0)
            Set(LineSignal.ResultValid, false);
    }

    private void Raise(int fault, int now)
    {
        if (Fault != LineFault.None)
            return;
        Fault = fault;
        Counters.Faults++;
        Set(LineSignal.Ready, false);
        Set(LineSignal.Fault, true);
        _log.Faulted(fault, now);
    }

    private void Set(int signal, bool on)
    {
        int level = 0;
        if (on) // the compiler turns "on ? 1 : 0" into an unsigned comparison
            level = 1;
        if (_levels[signal] == level)
            return;
        _levels[signal] = level;
        _outputs.Write(signal, on);
    }
}
