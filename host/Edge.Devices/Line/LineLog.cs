using System.Globalization;
using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>Writes what a line did as JSON, one object to a line. Times are the device's clock, in microseconds that wrap.</summary>
/// <remarks>
/// <code>
/// {"event":"part","tag":7,"trigger_us":..,"exit":"passed","gate_us":..,"verdict":"ok","decided_us":..,
///  "class":1,"excess":-3,"image":"good","frame":..,"taken_us":..,"exposure_us":..,"gain":..}
/// {"event":"double_trigger","tag":7,"trigger_us":..}
/// {"event":"fault","fault":"late_in_a_row","at_us":..}
/// </code>
/// Verdict and decided_us are there when a verdict was given, class (-1: none) and excess when the device judged an image, those from image on
/// when the part was taken to the camera.
/// </remarks>
public sealed class LineLog(TextWriter writer) : IStationLog
{
    private static readonly string[] Exits = ["passed", "ng", "gray", "invalid", "late", "missing", "in_fault", "untracked"];
    private static readonly string[] Verdicts = ["ok", "ng", "gray", "invalid"];
    private static readonly string[] Images = ["good", "none", "stale", "exposure_changed", "dark", "saturated", "repeated"];
    private static readonly string[] Faults = ["none", "late_in_a_row", "too_many_parts", "triggers_lost", "gate_late"];

    private readonly Dictionary<int, string> _shots = [];
    private readonly Dictionary<int, string> _judgements = [];

    /// <summary>A part was taken to the camera; written when it leaves, as is how it was judged.</summary>
    /// <param name="status">A constant of <see cref="FrameStatus"/>.</param>
    public void Photographed(int tag, int status, FrameHead head) => _shots[tag] = status == FrameStatus.None
        ? ",\"image\":\"none\""
        : string.Create(CultureInfo.InvariantCulture, $",\"image\":\"{Images[status]}\",\"frame\":{head.Sequence},\"taken_us\":{head.TakenAt}")
            + string.Create(CultureInfo.InvariantCulture, $",\"exposure_us\":{head.ExposureMicroseconds},\"gain\":{head.Gain}");

    public void Judged(int tag, int verdict, int decidingClass, int excess) => _judgements[tag] = verdict == Verdict.Invalid
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $",\"class\":{decidingClass},\"excess\":{excess}");

    public void Left(Part part)
    {
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"{{\"event\":\"part\",\"tag\":{part.Tag},\"trigger_us\":{part.TriggeredAt},\"exit\":\"{Exits[part.Exit]}\",\"gate_us\":{part.GateAt}"));
        if (part.IsDecided)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $",\"verdict\":\"{Verdicts[part.Verdict]}\",\"decided_us\":{part.DecidedAt}"));
        if (_judgements.Remove(part.Tag, out string? judgement) && part.IsDecided)
            writer.Write(judgement);
        if (_shots.Remove(part.Tag, out string? shot))
            writer.Write(shot);
        writer.Write("}\n");
    }

    public void DoubleTrigger(int tag, int at) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"double_trigger\",\"tag\":{tag},\"trigger_us\":{at}}}\n"));

    public void Faulted(int fault, int at) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"fault\",\"fault\":\"{Faults[fault]}\",\"at_us\":{at}}}\n"));
}
