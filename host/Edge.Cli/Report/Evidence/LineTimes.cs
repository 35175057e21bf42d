using System.Text.Json;

namespace Edge.Cli.Report.Evidence;

/// <summary>When a station did what with every part: its log, one object on a line (see <see cref="Edge.Devices.Line.LineLog"/>).</summary>
internal sealed class LineTimes
{
    public const string File = "line.jsonl";

    private readonly Dictionary<string, int> _exits = [];
    private readonly Dictionary<string, int> _images = [];
    private readonly Dictionary<string, int> _faults = [];
    private readonly List<double> _exposure = [], _decision = [], _whole = [], _gate = [], _left = [];
    private readonly Dictionary<string, List<double>> _stages = Stages.ToDictionary(stage => stage, _ => new List<double>());
    private int _lost;

    /// <summary>Stages that a station times itself, in their order; a log has each as a number of microseconds, <c>NAME_us</c>.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["reading", "preprocessing", "inference", "judging"];

    /// <summary>Milliseconds, ascending: from the trigger to the exposure.</summary>
    public IReadOnlyList<double> Exposure => _exposure;

    /// <summary>From the exposure to the decision: what a takt has to hold.</summary>
    public IReadOnlyList<double> Decision => _decision;

    /// <summary>From the trigger to the decision.</summary>
    public IReadOnlyList<double> Whole => _whole;

    /// <summary>From the trigger to the reject pulse, of rejected parts.</summary>
    public IReadOnlyList<double> Gate => _gate;

    /// <summary>From the decision to the gate, whichever way the part went: the time that was left. Negative: the decision came too late.</summary>
    public IReadOnlyList<double> Left => _left;

    /// <summary>Milliseconds of one of <see cref="Stages"/>, ascending; without any that is above 0 the clock stood still, as on a simulated line, and nothing
    /// was measured: empty.</summary>
    public IReadOnlyList<double> Stage(string stage) => _stages[stage] is { Count: > 0 } times && times[^1] > 0 ? times : [];

    /// <summary>Parts that left and are not in the log: the station had forgotten them when it was asked.</summary>
    public int Lost => _lost;

    public int Parts => _exits.Values.Sum();

    public int DoubleTriggers { get; private set; }

    /// <summary>Parts that passed without a verdict of OK in time: each of them may be an escape. Must be 0.</summary>
    public int UnsafePasses { get; private set; }

    public int Exits(string exit) => _exits.GetValueOrDefault(exit);

    public int Images(string state) => _images.GetValueOrDefault(state);

    public int Faults(string fault) => _faults.GetValueOrDefault(fault);

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: not the log of a station.</exception>
    public static LineTimes Read(string path)
    {
        var times = new LineTimes();
        int number = 0;
        foreach (string line in System.IO.File.ReadLines(path))
        {
            number++;
            if (line.Length > 0)
                EvidenceFault.Json($"{path}:{number}", line, "one event of a station on each line, as 'edge sim line --out' writes", entry => times.Add(entry));
        }

        foreach (List<double> values in new[] { times._exposure, times._decision, times._whole, times._gate, times._left }.Concat(times._stages.Values))
            values.Sort();
        return times;
    }

    private bool Add(JsonElement entry)
    {
        switch (entry.GetProperty("event").GetString())
        {
            case "part":
                AddPart(entry);
                break;
            case "double_trigger":
                DoubleTriggers++;
                break;
            case "counted":
                DoubleTriggers += entry.GetProperty("double_triggers").GetInt32();
                if (entry.GetProperty("triggers_lost").GetInt32() is > 0 and var lost)
                    Count(_faults, "triggers_lost", lost);
                break;
            case "lost":
                _lost += entry.GetProperty("parts").GetInt32();
                break;
            case "fault":
                Count(_faults, entry.GetProperty("fault").GetString()!);
                break;
        }

        return true;
    }

    private void AddPart(JsonElement part)
    {
        int trigger = part.GetProperty("trigger_us").GetInt32(), gate = part.GetProperty("gate_us").GetInt32();
        string exit = part.GetProperty("exit").GetString()!;
        Count(_exits, exit);
        if (part.TryGetProperty("image", out JsonElement image))
            Count(_images, image.GetString()!);
        foreach (string stage in Stages)
        {
            if (Time(part, $"{stage}_us") is { } span)
                _stages[stage].Add(span / 1000.0);
        }

        int? taken = Time(part, "taken_us"), decided = Time(part, "decided_us");
        if (taken is { } shot)
            _exposure.Add(Between(trigger, shot));
        if (decided is { } end)
        {
            _whole.Add(Between(trigger, end));
            _left.Add(Between(end, gate));
        }

        if (taken is { } began && decided is { } done)
            _decision.Add(Between(began, done));
        if (exit != "passed")
            _gate.Add(Between(trigger, gate));
        else if (decided is not { } known || part.GetProperty("verdict").GetString() != "ok" || Between(known, gate) < 0)
            UnsafePasses++;
    }

    private static int? Time(JsonElement part, string name) => part.TryGetProperty(name, out JsonElement time) ? time.GetInt32() : null;

    // The device's clock wraps: the difference of two times does not.
    private static double Between(int from, int to) => unchecked(to - from) / 1000.0;

    private static void Count(Dictionary<string, int> counts, string name, int more = 1) => counts[name] = counts.GetValueOrDefault(name) + more;
}
