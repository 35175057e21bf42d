using System.CommandLine;
using System.Device.Gpio;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Statistics;
using Edge.Compiler.Ir;
using Edge.Rig.Energy;
using Edge.Rig.Pins;

namespace Edge.Cli.Verbs;

/// <summary><c>edge rig trigger</c> and <c>edge rig reset</c>: pulses on pins.</summary>
internal static class RigPinVerbs
{
    public static Command Trigger(Application application)
    {
        Option<int> pin = PinOption("The GPIO that is wired to the device's trigger");
        var reply = new Option<int?>("--reply-pin") { Description = "The GPIO wired to the device's decision; its rising edge is timed", HelpName = "GPIO" };
        var active = new Option<string>("--active") { Description = "The trigger's level: high or low", HelpName = "LEVEL", DefaultValueFactory = _ => "high" };
        var count = new Option<int>("--count") { Description = "Triggers", HelpName = "N", DefaultValueFactory = _ => 1 };
        var width = new Option<double>("--width") { Description = "Of a pulse", HelpName = "MS", DefaultValueFactory = _ => 5 };
        var interval = new Option<double>("--interval") { Description = "From one trigger to the next", HelpName = "MS", DefaultValueFactory = _ => 500 };
        var command = new Command("trigger", "Trigger a device, and time its answers") { pin, reply, active, count, width, interval };
        application.Bind(command, (session, parsed) =>
        {
            TimeSpan pulse = RigVerb.Milliseconds("--width", parsed.GetValue(width)), every = RigVerb.Milliseconds("--interval", parsed.GetValue(interval));
            if (every <= pulse || parsed.GetValue(count) is < 1 or > 1_000_000 || parsed.GetValue(reply) == parsed.GetValue(pin))
            {
                throw new UsageException("E0636", "edge rig trigger", "count, width, interval and pins do not fit together",
                    "1 to 1000000 triggers, an interval longer than the pulse, two different pins");
            }

            PinValue level = RigVerb.Level("--active", parsed.GetValue(active)!);
            using GpioController pins = application.Rig.OpenPins();
            var clock = new RigClock(application.Rig.Clock);
            using var trigger = OutputPin.PushPull(application.Rig, pins, parsed.GetValue(pin), level);
            using EdgeTimes? answers = parsed.GetValue(reply) is { } listens ? new EdgeTimes(pins, listens, PinEventTypes.Rising, clock) : null;
            var run = TriggerRun.Of(application.Rig, clock, trigger, answers, parsed.GetValue(count), pulse, every, session.Cancellation);
            return Show(session, run, answers is not null);
        });
        return command;
    }

    public static Command Reset(Application application)
    {
        Option<int> pin = PinOption("The GPIO that is wired to the device's reset (EN, NRST)");
        var hold = new Option<double>("--hold") { Description = "How long it is held", HelpName = "MS", DefaultValueFactory = _ => 100 };
        var active = new Option<string>("--active")
        {
            Description = "low: pulled low and let go, as EN and NRST need it; high: driven to both levels",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => "low",
        };
        var command = new Command("reset", "Reset a device") { pin, hold, active };
        application.Bind(command, (session, parsed) =>
        {
            TimeSpan held = RigVerb.Milliseconds("--hold", parsed.GetValue(hold));
            bool isLow = RigVerb.Level("--active", parsed.GetValue(active)!) == PinValue.Low;
            int number = parsed.GetValue(pin);
            using GpioController pins = application.Rig.OpenPins();
            using OutputPin reset = isLow
                ? OutputPin.OpenDrain(application.Rig, pins, number)
                : OutputPin.PushPull(application.Rig, pins, number, PinValue.High);
            reset.Pulse(held);
            session.Result(
                () => new JsonObject { ["schema"] = "edge.rig.reset/1", ["pin"] = number, ["held_ms"] = held.TotalMilliseconds },
                text => text.WriteLine(FormattableString.Invariant($"GPIO {number} held for {held.TotalMilliseconds} ms and let go")));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<int> PinOption(string description) => new("--pin") { Description = description, HelpName = "GPIO", Required = true };

    private static int Show(Session session, TriggerRun run, bool isTimed)
    {
        IReadOnlyList<double> answers = run.Sorted;
        double? At(double share) => answers.Count == 0 ? null : Quantile.Of(answers, share);
        double? p50 = At(0.5), p99 = At(0.99), most = At(1);
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.rig.trigger/1",
                ["triggers"] = run.Milliseconds.Count,
                ["missed"] = isTimed ? run.Missed : null,
                ["surplus"] = isTimed ? run.Surplus : null,
                ["answer_ms"] = p50 is null ? null : new JsonObject { ["p50"] = p50, ["p99"] = p99, ["max"] = most },
                ["origin"] = "measured",
            },
            text =>
            {
                string Time(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";
                text.WriteLine(!isTimed ? $"{Report.Text.Plural(run.Milliseconds.Count, "trigger")}, nobody listened: --reply-pin times answers"
                    : $"{Report.Text.Plural(run.Milliseconds.Count, "trigger")}, {run.Missed} missed, {run.Surplus} answered twice; "
                        + $"to the answer p50 {Time(p50)}, p99 {Time(p99)}, max {Time(most)} ms  [measured]");
            });
        return !isTimed || run.Passed ? ExitCode.Done : ExitCode.CheckFailed;
    }
}
