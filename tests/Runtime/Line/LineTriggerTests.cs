using Edge.Runtime.Judging;
using Edge.Runtime.Line;

namespace Edge.Runtime.Tests.Line;

/// <summary>Sensor to camera 300 ms, window 120 ms, gate at 1200 ms with 20 ms of lead: set at 1180 ms for 60 ms. Times in ms where a name says so.</summary>
public class LineTriggerTests
{
    private readonly RecordedLine _seen = new();

    /// <summary>Just before the clock wraps, so that every story runs over the end.</summary>
    private readonly int _start = int.MaxValue - 500_000;

    [Fact]
    public void An_OK_in_time_passes_and_the_gate_stays_off()
    {
        LineTrigger line = Line();
        Tell(line, 0, Verdict.Ok, 350);
        PollUntil(line, 2000);
        Assert.Equal([(0, PartExit.Passed)], _seen.Parts);
        Assert.False(_seen.Levels[LineSignal.Busy]);
    }

    [Theory]
    [InlineData(Verdict.Ng, PartExit.RejectedNg)]
    [InlineData(Verdict.Gray, PartExit.RejectedGray)]
    [InlineData(Verdict.Invalid, PartExit.RejectedInvalid)]
    [InlineData(99, PartExit.RejectedInvalid)]
    public void Any_other_verdict_sets_the_gate_at_its_time_for_the_length_of_the_pulse(int verdict, int exit)
    {
        LineTrigger line = Line();
        Tell(line, 0, verdict, 350);
        PollUntil(line, 1179);
        Assert.False(_seen.Gate);
        line.Poll(At(1180));
        Assert.True(_seen.Gate && _seen.Levels[LineSignal.ResultValid] && !_seen.Levels[LineSignal.Pass]);
        line.Poll(At(1239));
        Assert.True(_seen.Gate);
        line.Poll(At(1240));
        Assert.False(_seen.Gate || _seen.Levels[LineSignal.ResultValid]);
        Assert.Equal([(0, exit)], _seen.Parts);
    }

    [Theory]
    [InlineData(Verdict.Ok, -1, 0)]
    [InlineData(Verdict.Ok, 3, 0)] // of a part that passes no class is told
    [InlineData(Verdict.Ng, -1, 1)]
    [InlineData(Verdict.Ng, 0, 8)]
    [InlineData(Verdict.Ng, 5, 13)]
    [InlineData(Verdict.Ng, 7, 15)]
    [InlineData(Verdict.Ng, 1000, 15)]
    [InlineData(Verdict.Gray, 2, 2)]
    [InlineData(Verdict.Invalid, -1, 3)]
    [InlineData(99, -1, 3)]
    public void The_wires_say_why_as_long_as_the_result_is_valid(int verdict, int decidingClass, int code)
    {
        LineTrigger line = Line();
        line.Notice(At(0));
        PollUntil(line, 350);
        line.Decide(0, verdict, decidingClass, At(350));
        line.Poll(At(350));
        PollUntil(line, 1180, 350);
        Assert.Null(_seen.Code);
        PollUntil(line, 1240, 1180);
        Assert.Equal(code, _seen.Code);
        line.Poll(At(1240));
        Assert.Null(_seen.Code);
    }

    [Fact]
    public void A_code_is_set_before_the_result_is_valid_and_never_mixed_with_the_part_before()
    {
        LineTrigger line = Line();
        int[] classes = [7, 0, 5];
        for (int i = 0; i < classes.Length; i++)
        {
            line.Notice(At(100 * i));
            line.Poll(At(100 * i));
            line.Decide(i, Verdict.Ng, classes[i], At(301 + 100 * i));
        }

        for (int at = 201; at < 1600; at++)
        {
            line.Poll(At(at));
            if (_seen.Code is { } code)
                Assert.Equal(8 + classes[(at - 1180) / 100], code);
        }

        Assert.Equal([15, 8, 13], _seen.CodesAtRise);
    }

    [Fact]
    public void A_part_without_a_verdict_in_time_is_told_as_such()
    {
        LineTrigger line = Line();
        Tell(line, 0, Verdict.Ok, 421);
        PollUntil(line, 1200, 421);
        Assert.Equal(PartExit.RejectedLate, _seen.Code);
        _seen.CodesAtRise.Clear();
        line.Notice(At(2000));
        PollUntil(line, 3400, 1200);
        Assert.Equal([PartExit.RejectedMissing], _seen.CodesAtRise);
    }

    [Theory]
    [InlineData(420, PartExit.Passed, 0)] // the window closes 120 ms after the camera
    [InlineData(421, PartExit.RejectedLate, 1)]
    [InlineData(1179, PartExit.RejectedLate, 1)]
    [InlineData(1500, PartExit.RejectedMissing, 1)]
    public void A_verdict_after_the_window_rejects(int decidedMs, int exit, int late)
    {
        LineTrigger line = Line();
        Tell(line, 0, Verdict.Ok, decidedMs);
        PollUntil(line, 2000);
        Assert.Equal([(0, exit)], _seen.Parts);
        Assert.Equal((late, decidedMs == 1500 ? 1 : 0), (line.Counters.Late, line.Counters.StrayVerdicts));
    }

    [Fact]
    public void Of_two_verdicts_the_one_that_rejects_stays()
    {
        LineTrigger line = Line();
        line.Notice(At(0));
        line.Poll(At(0));
        line.Decide(0, Verdict.Ok, At(340));
        line.Decide(0, Verdict.Gray, At(350));
        line.Decide(0, Verdict.Ok, At(360));
        PollUntil(line, 2000, 361);
        Assert.Equal([(0, PartExit.RejectedGray)], _seen.Parts);
    }

    [Fact]
    public void A_second_trigger_within_the_minimum_spacing_is_no_part()
    {
        LineTrigger line = Line();
        foreach (int ms in new[] { 0, 1, 99, 100, 150 })
        {
            line.Notice(At(ms));
            line.Poll(At(ms));
        }

        Assert.Equal([(0, At(1)), (0, At(99)), (1, At(150))], _seen.Doubles);
        Assert.Equal((5, 2, 3), (line.Counters.Triggers, line.Counters.Parts, line.Counters.DoubleTriggers));
    }

    [Fact]
    public void A_part_after_a_whole_turn_of_the_clock_is_a_part_of_its_own()
    {
        LineTrigger line = Line();
        line.Notice(At(0));
        for (long us = 0; us < 1L << 32; us += 1 << 29)
            line.Poll(unchecked((int)(_start + us)));
        line.Notice(At(10)); // 71.6 minutes and 10 ms later
        line.Poll(At(10));
        Assert.Equal((2, 0), (line.Counters.Parts, line.Counters.DoubleTriggers));
    }

    [Fact]
    public void The_third_late_part_in_a_row_is_a_fault_and_a_verdict_in_time_between_starts_again()
    {
        LineTrigger line = Line();
        for (int ms = 0; ms < 3000; ms++)
        {
            if (ms % 200 == 0 && ms < 1200)
                line.Notice(At(ms));
            if (ms == 700)
                line.Decide(2, Verdict.Ok, At(700));
            line.Poll(At(ms));
            Assert.Equal(ms > 1000 + 420, line.Fault == LineFault.LateInARow); // parts 0 1 late, 2 in time, 3 4 5 late
        }

        Assert.Equal([LineFault.LateInARow], _seen.Faults);
        Assert.True(_seen.Levels[LineSignal.Fault] && !_seen.Levels[LineSignal.Ready]);
        Assert.Equal(PartExit.RejectedInFault, _seen.Parts[2].Exit);
        Assert.True(line.Reset());
        Assert.True(!_seen.Levels[LineSignal.Fault] && _seen.Levels[LineSignal.Ready]);
    }

    [Fact]
    public void Parts_that_cannot_be_followed_are_taken_off_by_a_gate_that_stays_on_until_they_have_passed()
    {
        LineTrigger line = Line(capacity: 4);
        for (int ms = 0; ms < 4000; ms++)
        {
            if (ms % 200 == 0 && ms <= 1000)
                line.Notice(At(ms)); // parts 4 and 5 find the queue full
            line.Poll(At(ms));
            Assert.Equal(ms is >= 800 and < 2240, _seen.Gate);
            if (ms is > 800 and < 2240)
                Assert.False(line.Reset());
        }

        Assert.Equal([4, 5], _seen.Parts.Where(part => part.Exit == PartExit.RejectedUntracked).Select(part => part.Tag));
        Assert.Equal(6, _seen.Parts.Count);
        Assert.Equal(LineFault.TooManyParts, Assert.Single(_seen.Faults));
        Assert.True(line.Reset());
    }

    [Fact]
    public void A_part_after_those_that_could_not_be_followed_gets_its_own_pulse_though_no_poll_came_between()
    {
        LineTrigger line = Line(capacity: 2);
        for (int ms = 0; ms < 1630; ms++)
        {
            if (ms is 0 or 200 or 400 or 1300)
                line.Notice(At(ms)); // the third finds the queue full: the gate stays on until 1640
            line.Poll(At(ms));
        }

        line.Poll(At(2490));
        Assert.True(_seen.Gate);
        line.Poll(At(2540));
        Assert.False(_seen.Gate);
    }

    [Fact]
    public void Triggers_that_find_the_inbox_full_are_counted_and_everything_is_rejected_until_their_parts_have_passed()
    {
        LineTrigger line = Line(capacity: 2);
        foreach (int ms in new[] { 0, 200, 400, 600 })
            line.Notice(At(ms));
        line.Poll(At(601));
        Assert.Equal((4, 2, 2, LineFault.TriggersLost), (line.Counters.Triggers, line.Counters.Parts, line.Counters.TriggersLost, line.Fault));
        for (int ms = 602; ms <= 1841; ms++)
        {
            Assert.True(_seen.Gate);
            line.Poll(At(ms));
        }

        Assert.False(_seen.Gate);
        Assert.Equal([PartExit.RejectedMissing, PartExit.RejectedMissing], _seen.Parts.Select(part => part.Exit));
    }

    [Fact]
    public void A_gate_set_later_than_the_tolerance_is_a_fault()
    {
        LineTrigger line = Line();
        Tell(line, 0, Verdict.Ok, 350);
        line.Poll(At(1195));
        Assert.Equal((LineFault.None, 15_000), (line.Fault, line.Counters.GateLatenessMicroseconds));
        line.Notice(At(2000));
        line.Poll(At(2000));
        line.Decide(1, Verdict.Ok, At(2310));
        line.Poll(At(2311));
        line.Poll(At(3196));
        Assert.Equal(LineFault.GateLate, line.Fault);
        Assert.Equal([(0, PartExit.Passed), (1, PartExit.RejectedInFault)], _seen.Parts);
    }

    [Fact]
    public void Parts_come_to_the_camera_in_order_and_not_when_they_have_gone_by()
    {
        LineTrigger line = Line();
        foreach (int ms in new[] { 0, 200 })
        {
            line.Notice(At(ms));
            line.Poll(At(ms));
        }

        Assert.False(line.TryTakeDue(At(299), out _, out _));
        line.Poll(At(500));
        Assert.True(line.TryTakeDue(At(500), out int tag, out int at)); // part 0 went by 60 ms after 300
        Assert.Equal((1, At(500), 1), (tag, at, line.Counters.MissedCaptures));
        Assert.False(line.TryTakeDue(At(500), out _, out _));
    }

    [Fact]
    public void A_layout_that_cannot_work_is_refused()
    {
        LineTiming[] layouts =
        [
            new() { TravelToGateMicroseconds = 430_000 },
            new() { PulseMicroseconds = 110_000 },
            new() { PulseMicroseconds = 20_000 },
            new() { CaptureToleranceMicroseconds = 130_000 },
            new() { TravelToGateMicroseconds = LineTiming.LongestMicroseconds + 1 },
            new() { LateInARow = 0 },
        ];
        Assert.All(layouts, layout => Assert.Throws<ArgumentException>(() => new LineTrigger(layout, _seen, _seen, 8)));
        Assert.Throws<ArgumentException>(() => new LineTrigger(new LineTiming(), _seen, _seen, 12));
    }

    [Fact]
    public void A_line_that_runs_allocates_nothing()
    {
        var silent = new Silent();
        var line = new LineTrigger(new LineTiming(), silent, silent, 16);
        Turn(0, 2000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn(2000, 20_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(100, line.Counters.Parts);

        void Turn(int from, int to)
        {
            for (int ms = from; ms < to; ms++)
            {
                if (ms % 200 == 0)
                    line.Notice(ms * 1000);
                line.Poll(ms * 1000);
                if (line.TryTakeDue(ms * 1000, out int tag, out _))
                    line.Decide(tag, tag % 3, ms * 1000);
            }
        }
    }

    private LineTrigger Line(int capacity = 16) => new(new LineTiming(), _seen, _seen, capacity);

    private int At(int ms) => unchecked(_start + ms * 1000);

    /// <summary>A part at 0 and its verdict; polled up to just after it.</summary>
    private void Tell(LineTrigger line, int tag, int verdict, int decidedMs)
    {
        line.Notice(At(0));
        PollUntil(line, decidedMs);
        line.Decide(tag, verdict, At(decidedMs));
        line.Poll(At(decidedMs));
    }

    private void PollUntil(LineTrigger line, int ms, int fromMs = 0)
    {
        for (int at = fromMs; at < ms; at++)
            line.Poll(At(at));
    }

    private sealed class Silent : ILineOutputs, ILineLog
    {
        public void Write(int signal, bool on)
        {
        }

        public void Left(Part part)
        {
        }

        public void DoubleTrigger(int tag, int at)
        {
        }

        public void Faulted(int fault, int at)
        {
        }
    }
}

/// <summary>For parts whose class is no matter.</summary>
internal static class LineTriggerExtensions
{
    public static void Decide(this LineTrigger line, int tag, int verdict, int now) => line.Decide(tag, verdict, -1, now);
}
