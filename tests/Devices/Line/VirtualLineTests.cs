using System.Diagnostics;
using Edge.Devices.Line;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Devices.Tests.Line;

/// <summary>The device's own firmware on a virtual line: every part is accounted for, and only a good one passes.</summary>
/// <remarks><c>make study-line</c> sets EDGE_STUDY_LINE and writes the hour's figures to bench/results/line.md.</remarks>
public class VirtualLineTests
{
    /// <summary>The hour of the bar, with the device's clock wrapping in its middle.</summary>
    private static readonly LineScenario Hour = new()
    {
        PartsPerMinute = 300,
        Duration = TimeSpan.FromHours(1),
        LateRate = 0.01,
        DoubleTriggerRate = 0.005,
        DarkRate = 0.001,
        ClockStart = int.MaxValue - 1_800_000_000,
    };

    [Fact]
    public void An_hour_of_300_parts_a_minute_accounts_for_every_part_and_rejects_every_late_and_dark_one()
    {
        var watch = Stopwatch.StartNew();
        (LineRun run, LineAudit audit) = Run(Hour);
        TimeSpan time = watch.Elapsed;
        Assert.Empty(audit.Findings);
        Assert.Equal(18_000, run.Counters.Parts);
        Assert.Equal(run.Parts.Count(part => part.DoubleAt is not null), run.Counters.DoubleTriggers);
        Assert.InRange(run.Counters.DoubleTriggers, 50, 140);
        Assert.InRange(run.Parts.Count(part => part.IsDark), 5, 40);
        Assert.All(run.Parts.Where(part => part.IsDark || part.IsLate || part.Kind != PartKind.Good), part => Assert.True(part.WasRejected));
        Assert.True(run.Counters.Late >= run.Parts.Count(part => part.IsLate && !part.IsDark)); // a dark one is not inferred, and so in time
        Assert.InRange(int.MaxValue - Hour.ClockStart, run.Parts[8_000].SensorAt, run.Parts[10_000].SensorAt); // the clock wraps in the middle
        Study.Write(Hour, run, audit, time);
    }

    [Fact]
    public void Every_part_is_accounted_for_on_any_line() => Property.Holds(random =>
    {
        LineScenario scenario = Any(random);
        (LineRun run, LineAudit audit) = Run(scenario);
        Assert.True(audit.Findings.Count == 0, $"{scenario}\n{scenario.Timing.TravelToGateMicroseconds}\n{string.Join('\n', audit.Findings.Take(5))}");
        Assert.Equal(run.Parts.Count, run.Counters.Parts);
    });

    [Fact]
    public void A_timer_that_stands_still_is_a_fault_and_no_part_that_slips_by_goes_unannounced()
    {
        LineScenario scenario = Hour with { Duration = TimeSpan.FromMinutes(10), StallRate = 0.0005, StallMicroseconds = 90_000, DefectRate = 0.3 };
        (LineRun run, LineAudit audit) = Run(scenario);
        Assert.Empty(audit.Findings);
        Assert.True(audit.Slipped > 0, "no part slipped by: the test does not reach what it is for");
        Assert.True(run.Counters.Faults > 0);
        Assert.InRange(run.Counters.GateLatenessMicroseconds, 15_001, 95_000);
    }

    [Fact]
    public void Three_late_in_a_row_are_a_fault_and_nothing_passes_until_a_person_has_looked()
    {
        (LineRun run, LineAudit audit) = Run(Hour with { Duration = TimeSpan.FromMinutes(1), LateRate = 0, MissingRate = 1 });
        Assert.Empty(audit.Findings);
        Assert.All(run.Parts, part => Assert.True(part.WasRejected));
        Assert.Equal(run.Parts.Count, run.Counters.Left(PartExit.RejectedMissing));
        Assert.True(run.Counters.Faults >= 1);
    }

    [Fact]
    public void The_same_seed_writes_the_same_log()
    {
        LineScenario scenario = Hour with { Duration = TimeSpan.FromMinutes(2), Seed = 7 };
        Assert.Equal(Log(scenario), Log(scenario));
        Assert.NotEqual(Log(scenario), Log(scenario with { Seed = 8 }));
    }

    [Fact]
    public void An_audit_finds_a_log_without_a_line_with_one_twice_and_with_one_changed()
    {
        LineScenario scenario = Hour with { Duration = TimeSpan.FromMinutes(1), DefectRate = 0.2 };
        var writer = new StringWriter();
        LineRun run = VirtualLine.Run(scenario, writer);
        string[] lines = Lines(writer);
        int ng = Array.FindIndex(lines, line => line.Contains("\"exit\":\"ng\"", StringComparison.Ordinal));
        Assert.Empty(LineAudit.Of(run, lines).Findings);
        Assert.NotEmpty(LineAudit.Of(run, lines.Skip(1)).Findings);
        Assert.NotEmpty(LineAudit.Of(run, lines.Append(lines[3])).Findings);
        string[] changed = [.. lines];
        changed[ng] = changed[ng].Replace("\"exit\":\"ng\"", "\"exit\":\"passed\"", StringComparison.Ordinal);
        Assert.NotEmpty(LineAudit.Of(run, changed).Findings);
    }

    [Fact]
    public void A_line_whose_parts_the_sensor_cannot_tell_apart_is_refused() =>
        Assert.Throws<ArgumentException>(() => VirtualLine.Run(Hour with { PartsPerMinute = 700 }, TextWriter.Null));

    private static LineScenario Any(Random random)
    {
        int camera = random.Next(0, 500_000), window = random.Next(70_000, 400_000), lead = random.Next(5_000, 30_000);
        int spacing = random.Next(60_000, 200_000);
        var timing = new LineTiming
        {
            TravelToCameraMicroseconds = camera,
            WindowMicroseconds = window,
            CaptureToleranceMicroseconds = random.Next(40_000, 60_000),
            GateLeadMicroseconds = lead,
            TravelToGateMicroseconds = camera + window + lead + random.Next(0, 800_000),
            PulseMicroseconds = lead + random.Next(5_000, 60_000 - lead),
            MinimumSpacingMicroseconds = spacing,
            LateInARow = random.Next(1, 6),
        };
        double jitter = random.NextDouble() * 0.4;
        return new LineScenario
        {
            Seed = random.Next(),
            Timing = timing,
            SpacingJitter = jitter,
            PartsPerMinute = 60e6 / (spacing * (1.05 + random.NextDouble()) / (1 - jitter)),
            Duration = TimeSpan.FromSeconds(random.Next(20, 120)),
            Capacity = 1 << random.Next(1, 7),
            TravelJitterMicroseconds = random.Next(0, 3000),
            LateRate = Rate(random),
            MissingRate = Rate(random),
            DoubleTriggerRate = Rate(random),
            DarkRate = Rate(random),
            DefectRate = Rate(random),
            GrayRate = Rate(random),
            PollMicroseconds = random.Next(200, 2000),
            InferenceMicroseconds = random.Next(0, 100_000),
            FramesPerSecond = random.Next(30, 120),
            ClockStart = random.Next(2) == 0 ? int.MaxValue - random.Next(0, 60_000_000) : random.Next(int.MinValue, int.MaxValue),
            ResetAfter = TimeSpan.FromSeconds(random.Next(1, 20)),
        };
    }

    private static double Rate(Random random) => random.Next(3) switch { 0 => 0, 1 => random.NextDouble() * 0.02, _ => random.NextDouble() * 0.3 };

    private static (LineRun Run, LineAudit Audit) Run(LineScenario scenario)
    {
        var writer = new StringWriter();
        LineRun run = VirtualLine.Run(scenario, writer);
        return (run, LineAudit.Of(run, Lines(writer)));
    }

    private static string Log(LineScenario scenario)
    {
        var writer = new StringWriter();
        VirtualLine.Run(scenario, writer);
        return writer.ToString();
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static class Study
    {
        public static void Write(LineScenario scenario, LineRun run, LineAudit audit, TimeSpan time)
        {
            if (Environment.GetEnvironmentVariable("EDGE_STUDY_LINE") is null)
                return;
            int Injected(Func<ConveyorPart, bool> what) => run.Parts.Count(what);
            int Passed(Func<ConveyorPart, bool> what) => run.Parts.Count(part => what(part) && part.WasRejected == false);
            int At(double share) => audit.DecisionMicroseconds[(int)(share * (audit.DecisionMicroseconds.Count - 1))];
            FormattableString text = $"""
                # An hour on the virtual line

                {scenario.PartsPerMinute} parts a minute for {scenario.Duration.TotalMinutes} minutes of virtual time, seed {scenario.Seed}; the device's firmware from device/firmware/nano,
                booted from a pack that it verifies, its two loops taking turns on virtual time.
                Its clock wraps in the middle. Sensor to camera {scenario.Timing.TravelToCameraMicroseconds / 1000} ms, to the gate {scenario.Timing.TravelToGateMicroseconds / 1000} ms, window
                {scenario.Timing.WindowMicroseconds / 1000} ms, inference {scenario.InferenceMicroseconds / 1000} ms (assumed), {scenario.FramesPerSecond} frames a second.
                The log ({audit.Lines:n0} lines of JSON) is read back and held against the conveyor: {audit.Findings.Count} findings.

                | parts that are | planted | passed the gate |
                |---|---|---|
                | late (inference ends after the window) | {Injected(part => part.IsLate):n0} | {Passed(part => part.IsLate)} |
                | dark | {Injected(part => part.IsDark):n0} | {Passed(part => part.IsDark)} |
                | defects | {Injected(part => part.Kind == PartKind.Defect):n0} | {Passed(part => part.Kind == PartKind.Defect)} |
                | borderline | {Injected(part => part.Kind == PartKind.Borderline):n0} | {Passed(part => part.Kind == PartKind.Borderline)} |
                | good and none of these | {Injected(IsGood):n0} | {Passed(IsGood):n0} |
                | all | {run.Parts.Count:n0} | {Passed(_ => true):n0} |

                | the device counts | |
                |---|---|
                | signals of the sensor | {run.Counters.Triggers:n0} |
                | double triggers | {run.Counters.DoubleTriggers:n0} of {Injected(part => part.DoubleAt is not null):n0} planted |
                | parts | {run.Counters.Parts:n0} |
                | passed | {run.Counters.Left(PartExit.Passed):n0} |
                | NG | {run.Counters.Left(PartExit.RejectedNg):n0} |
                | GRAY, rejected | {run.Counters.Left(PartExit.RejectedGray):n0} |
                | no usable image | {run.Counters.Left(PartExit.RejectedInvalid):n0} |
                | late | {run.Counters.Left(PartExit.RejectedLate):n0} |
                | missing | {run.Counters.Left(PartExit.RejectedMissing):n0} |
                | rejected in a fault, or not followed | {run.Counters.Left(PartExit.RejectedInFault) + run.Counters.Left(PartExit.RejectedUntracked):n0} |
                | faults | {run.Counters.Faults:n0} |
                | photographed, judged | {run.Station.Photographed:n0}, {run.Station.Judged:n0} |
                | dark frames | {run.Camera.Count(FrameStatus.Dark):n0} |
                | camera to verdict, p50, p99, most | {At(0.5) / 1000.0:F1}, {At(0.99) / 1000.0:F1}, {At(1) / 1000.0:F1} ms of virtual time |

                ```
                make study-line    # {time.TotalSeconds:F1} s for the hour and its audit
                ```

                """;
            File.WriteAllText(Path.Combine(Golden.Root(), "bench", "results", "line.md"), FormattableString.Invariant(text));
        }

        private static bool IsGood(ConveyorPart part) => part is { Kind: PartKind.Good, IsDark: false, IsLate: false, IsMissing: false };
    }
}
