using System.Globalization;
using Edge.Devices.Link;
using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>Writes what a line did as JSON, one object to a line. Times are the device's clock, in microseconds that wrap.</summary>
/// <remarks>
/// <code>
/// {"event":"part","tag":7,"trigger_us":..,"exit":"passed","gate_us":..,"verdict":"ok","decided_us":..,
///  "class":1,"excess":-3,"image":"good","frame":..,"taken_us":..,"exposure_us":..,"gain":..,
///  "reading_us":..,"preprocessing_us":..,"inference_us":..,"judging_us":..,"mean":..,"contrast":..,"sharpness":..}
/// {"event":"double_trigger","tag":7,"trigger_us":..}
/// {"event":"fault","fault":"late_in_a_row","at_us":..}
/// </code>
/// Verdict and decided_us are there when a verdict was given, class (-1: none) and excess when the device judged an image, those from image on
/// when the part was taken to the camera. A station without one judges images that a host sends: it times inference and judging. From reading_us on, spans and levels as <see cref="PartMeasures"/> has them, sharpness as mean difference of
/// neighbours; each is there when it was measured.
/// </remarks>
public sealed class LineLog(TextWriter writer) : IStationLog
{
    private static readonly string[] Exits = ["passed", "ng", "gray", "invalid", "late", "missing", "in_fault", "untracked"];
    private static readonly string[] Verdicts = ["ok", "ng", "gray", "invalid"];
    private static readonly string[] Images = ["good", "none", "stale", "exposure_changed", "dark", "saturated", "repeated"];
    private static readonly string[] Faults = ["none", "late_in_a_row", "too_many_parts", "triggers_lost", "gate_late"];

    private readonly Dictionary<int, string> _shots = [];
    private readonly Dictionary<int, (string Judgement, string Measures)> _judgements = [];

    /// <summary>A part was taken to the camera; written when it leaves, as is how it was judged.</summary>
    /// <param name="status">A constant of <see cref="FrameStatus"/>.</param>
    public void Photographed(int tag, int status, FrameHead head) => _shots[tag] = Shot(status, head.Sequence, head.TakenAt, head.ExposureMicroseconds, head.Gain);

    public void Judged(int tag, int verdict, int decidingClass, int excess, PartMeasures measures) => _judgements[tag] = (
        verdict == Verdict.Invalid ? "" : Judgement(decidingClass, excess),
        Measures(measures.ReadingMicroseconds, measures.PreprocessingMicroseconds, measures.InferenceMicroseconds, measures.JudgingMicroseconds,
            measures.Mean, measures.Contrast, measures.Sharpness));

    public void Left(Part part)
    {
        writer.Write(Head(part.Tag, part.TriggeredAt, part.Exit, part.GateAt));
        if (part.IsDecided)
            writer.Write(Decision(part.Verdict, part.DecidedAt));
        bool isJudged = _judgements.Remove(part.Tag, out var judgement);
        if (isJudged && part.IsDecided)
            writer.Write(judgement.Judgement);
        if (_shots.Remove(part.Tag, out string? shot))
            writer.Write(shot + judgement.Measures);
        writer.Write("}\n");
    }

    public void DoubleTrigger(int tag, int at) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"double_trigger\",\"tag\":{tag},\"trigger_us\":{at}}}\n"));

    public void Faulted(int fault, int at) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"fault\",\"fault\":\"{FaultName(fault)}\",\"at_us\":{at}}}\n"));

    /// <param name="name">As the log writes it.</param>
    /// <returns>A constant of <see cref="PartExit"/>; -1: there is none of that name.</returns>
    public static int ExitOf(string name) => Array.IndexOf(Exits, name);

    /// <param name="fault">A constant of <see cref="LineFault"/>.</param>
    public static string FaultName(int fault) => Faults[fault];

    /// <summary>The line of a part that a station has told over its link, with its number.</summary>
    /// <returns>Null: the record is none of a part that has left.</returns>
    public static string? Line(JournalPart part)
    {
        int Of(int number) => part.Numbers[number];
        int trigger = Of(RecentParts.TriggeredAt), image = Of(RecentParts.Image), verdict = Of(RecentParts.Verdict), decided = Of(RecentParts.DecidedAt);
        if (Of(RecentParts.Exit) is not (>= 0 and var exit) || exit >= Exits.Length || image >= Images.Length || verdict >= Verdicts.Length)
            return null;
        int At(int number) => unchecked(trigger + Of(number));
        return Head(Of(RecentParts.Tag), trigger, exit, At(RecentParts.GateAt))
            + (decided >= 0 && verdict >= 0 ? Decision(verdict, At(RecentParts.DecidedAt)) : "")
            + (decided >= 0 && verdict is >= 0 and not Verdict.Invalid ? Judgement(Of(RecentParts.DecidingClass), Of(RecentParts.Excess)) : "")
            + (image < 0 ? "" : Shot(image, Of(RecentParts.Frame), At(RecentParts.TakenAt), Of(RecentParts.Exposure), Of(RecentParts.Gain)))
            + (image < 0 && verdict < 0 ? "" : Measures(Of(RecentParts.Reading), Of(RecentParts.Preprocessing), Of(RecentParts.Inference), Of(RecentParts.Judging), Of(RecentParts.Mean),
                Of(RecentParts.Contrast), Of(RecentParts.Sharpness)))
            + string.Create(CultureInfo.InvariantCulture, $",\"number\":{part.Number}}}");
    }

    private static string Head(int tag, int trigger, int exit, int gate) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"part\",\"tag\":{tag},\"trigger_us\":{trigger},\"exit\":\"{Exits[exit]}\",\"gate_us\":{gate}");

    private static string Decision(int verdict, int at) =>
        string.Create(CultureInfo.InvariantCulture, $",\"verdict\":\"{Verdicts[verdict]}\",\"decided_us\":{at}");

    private static string Judgement(int decidingClass, int excess) =>
        string.Create(CultureInfo.InvariantCulture, $",\"class\":{decidingClass},\"excess\":{excess}");

    private static string Shot(int status, int frame, int taken, int exposure, int gain) => status == FrameStatus.None
        ? ",\"image\":\"none\""
        : string.Create(CultureInfo.InvariantCulture, $",\"image\":\"{Images[status]}\",\"frame\":{frame},\"taken_us\":{taken},\"exposure_us\":{exposure},\"gain\":{gain}");

    private static string Measures(int reading, int preprocessing, int inference, int judging, int mean, int contrast, int sharpness)
    {
        static string Known(string name, int value) => value < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{value}");
        return Known("reading_us", reading) + Known("preprocessing_us", preprocessing) + Known("inference_us", inference) + Known("judging_us", judging)
            + Known("mean", mean) + Known("contrast", contrast)
            + (sharpness < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",\"sharpness\":{sharpness / 4.0}"));
    }
}
