using System.Text.Json;
using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>
/// Holds the log of a virtual line against its parts: is every part and every trigger accounted for once, and did the gate do what the log says?
/// </summary>
/// <param name="Lines">Objects in the log.</param>
/// <param name="Late">Parts without a verdict in time, recomputed from the log's times.</param>
/// <param name="Slipped">Parts that passed although they were not OK. Not findings where the device had announced a gate fault for that part.</param>
/// <param name="DecisionMicroseconds">From the camera to the verdict, of every part with one, in ascending order.</param>
/// <param name="Findings">What is wrong; empty when the log is right.</param>
public sealed record LineAudit(
    int Lines, int Late, int Dark, int Slipped, IReadOnlyDictionary<string, int> Exits, IReadOnlyList<int> DecisionMicroseconds, IReadOnlyList<string> Findings)
{
    /// <param name="log">The lines that <see cref="LineLog"/> wrote during <paramref name="run"/>.</param>
    public static LineAudit Of(LineRun run, IEnumerable<string> log)
    {
        var reader = new Reader(run);
        foreach (string line in log)
            reader.Read(line);
        return reader.Finish();
    }

    private sealed class Reader(LineRun run)
    {
        private readonly LineTiming _timing = run.Scenario.Timing;
        private readonly Dictionary<int, ConveyorPart> _open = run.Parts.ToDictionary(part => VirtualLine.Clock(run.Scenario, part.SensorAt));
        private readonly HashSet<int> _doubles =
            [.. run.Parts.Where(part => part.DoubleAt is not null).Select(part => VirtualLine.Clock(run.Scenario, part.DoubleAt!.Value))];
        private readonly SortedDictionary<string, int> _exits = [];
        private readonly List<int> _decisions = [];
        private readonly List<string> _findings = [];
        private readonly HashSet<int> _tags = [];
        private int _lines;
        private int _late;
        private int _slipped;

        public void Read(string line)
        {
            _lines++;
            using var json = JsonDocument.Parse(line);
            JsonElement entry = json.RootElement;
            switch (entry.GetProperty("event").GetString())
            {
                case "part":
                    ReadPart(entry);
                    break;
                case "double_trigger" when !_doubles.Remove(entry.GetProperty("trigger_us").GetInt32()):
                    _findings.Add($"a double trigger that was none, or written twice: {line}");
                    break;
            }
        }

        private void ReadPart(JsonElement entry)
        {
            int trigger = entry.GetProperty("trigger_us").GetInt32();
            if (!_open.Remove(trigger, out ConveyorPart? part) || !_tags.Add(entry.GetProperty("tag").GetInt32()))
            {
                _findings.Add($"a part that was none, or written twice: {entry}");
                return;
            }

            string exit = entry.GetProperty("exit").GetString()!;
            _exits[exit] = _exits.GetValueOrDefault(exit) + 1;
            int camera = trigger + _timing.TravelToCameraMicroseconds;
            int? decision = entry.TryGetProperty("decided_us", out JsonElement decided) ? unchecked(decided.GetInt32() - camera) : null;
            if (decision is { } microseconds)
                _decisions.Add(microseconds);
            bool isLate = decision is null || decision > _timing.WindowMicroseconds;
            if (isLate && exit != "untracked")
                _late++;
            bool passed = exit == "passed";
            Demand(!passed || !isLate, "late, and passed", entry);
            Demand(!passed || part is { Kind: PartKind.Good, IsDark: false, IsLate: false, IsMissing: false },
                $"passed, and was {part.Kind}{(part.IsDark ? ", dark" : "")}", entry);
            Demand(!passed || IsItsOwn(entry, camera), "passed on a picture of another time", entry);
            int gateAfter = unchecked(entry.GetProperty("gate_us").GetInt32() - trigger);
            if (part.WasRejected == passed)
                Misdirected(part, passed, gateAfter, entry);
            if (exit != "untracked" && !IsGateLate(gateAfter))
                CheckCode(part, exit, entry);
        }

        private bool IsItsOwn(JsonElement entry, int camera)
        {
            int after = unchecked(entry.GetProperty("taken_us").GetInt32() - camera);
            return entry.GetProperty("image").GetString() == "good" && after >= 0 && after <= _timing.CaptureToleranceMicroseconds;
        }

        private void Misdirected(ConveyorPart part, bool passed, int gateAfter, JsonElement entry)
        {
            if (!passed)
                _slipped++;
            Demand(IsGateLate(gateAfter), passed ? "logged as passed, and the gate took it off" : "logged as rejected, and the gate let it pass", entry);
        }

        private bool IsGateLate(int gateAfter) =>
            gateAfter > _timing.TravelToGateMicroseconds - _timing.GateLeadMicroseconds + _timing.GateToleranceMicroseconds;

        // What a controller would have read off the wires while the part was at the gate.
        private void CheckCode(ConveyorPart part, string exit, JsonElement entry)
        {
            int decidingClass = exit == "ng" && entry.TryGetProperty("class", out JsonElement found) ? found.GetInt32() : -1;
            int wanted = ResultCode.Of(LineLog.ExitOf(exit), decidingClass);
            Demand(part.Code == wanted, $"the wires said {(part.Code is { } code ? $"code {code}" : "no result")} at the gate, not {wanted}", entry);
        }

        private void Demand(bool holds, string otherwise, JsonElement entry)
        {
            if (!holds)
                _findings.Add($"{otherwise}: {entry}");
        }

        public LineAudit Finish()
        {
            LineCounters counters = run.Counters;
            int missing = _open.Count + _doubles.Count;
            if (missing != counters.TriggersLost)
                _findings.Add($"{missing} triggers are not in the log, the device counts {counters.TriggersLost} as lost");
            foreach (ConveyorPart part in _open.Values.Where(part => part.WasRejected != true))
                _findings.Add($"part {part.Number} is not in the log, and passed");
            if (counters.Triggers != counters.Parts + counters.DoubleTriggers + counters.TriggersLost)
                _findings.Add("the device's triggers are not its parts, double triggers and lost triggers");
            if (counters.Parts != Enumerable.Range(0, PartExit.Count).Sum(counters.Left) + run.Remaining || run.Remaining != 0)
                _findings.Add("the device's parts are not the sum of its exits");
            if (counters.Parts != _exits.Values.Sum() || counters.Left(PartExit.Passed) != _exits.GetValueOrDefault("passed"))
                _findings.Add("the device's exits are not those of the log");
            if (counters.Late != _late)
                _findings.Add($"the device counts {counters.Late} late parts, the log's times say {_late}");
            _decisions.Sort();
            return new LineAudit(_lines, _late, run.Parts.Count(part => part.IsDark), _slipped, _exits, _decisions, _findings);
        }
    }
}
