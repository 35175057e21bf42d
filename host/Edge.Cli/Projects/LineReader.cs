using Edge.Compiler.Pack;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Cli.Projects;

/// <summary>The section <c>line</c> of a project. Times are milliseconds there and microseconds on a device.</summary>
internal static class LineReader
{
    private const int LongestMilliseconds = LineTiming.LongestMicroseconds / 1000;

    private static readonly string[] PinNames =
    [
        "trigger", "reject", "ready", "busy", "fault", "pass", "result_valid", "code0", "code1", "code2", "code3", "acknowledge", "watchdog", "camera_select", "camera_mosi", "camera_miso", "camera_clock",
        "camera_sda", "camera_scl", "link_tx", "link_rx",
    ];

    /// <exception cref="Edge.Compiler.Ir.UsageException">With file, line and column; E0430 where the times contradict each other.</exception>
    public static LineSection Read(Section section)
    {
        var usual = new LineTiming();
        int Milliseconds(string key, int usually) => section.Integer(key, 0, LongestMilliseconds) * 1000 ?? usually;
        Section? camera = section.Child("camera");
        int[]? frame = camera?.Integers("frame", 2, 1, 8192);
        var settings = new LineSettings
        {
            Timing = new LineTiming
            {
                TravelToCameraMicroseconds = Milliseconds("camera_ms", usual.TravelToCameraMicroseconds),
                TravelToGateMicroseconds = Milliseconds("gate_ms", usual.TravelToGateMicroseconds),
                WindowMicroseconds = Milliseconds("window_ms", usual.WindowMicroseconds),
                CaptureToleranceMicroseconds = Milliseconds("capture_tolerance_ms", usual.CaptureToleranceMicroseconds),
                GateLeadMicroseconds = Milliseconds("gate_lead_ms", usual.GateLeadMicroseconds),
                PulseMicroseconds = Milliseconds("pulse_ms", usual.PulseMicroseconds),
                GateToleranceMicroseconds = Milliseconds("gate_tolerance_ms", usual.GateToleranceMicroseconds),
                MinimumSpacingMicroseconds = Milliseconds("minimum_spacing_ms", usual.MinimumSpacingMicroseconds),
                LateInARow = section.Integer("late_in_a_row", 1, 1000) ?? usual.LateInARow,
            },
            Capacity = Capacity(section),
            FrameHeight = frame?[0] ?? 0,
            FrameWidth = frame?[1] ?? 0,
            ExposureMicroseconds = camera?.Integer("exposure_us", 1, 1_000_000) ?? 8000,
            Gain = camera?.Integer("gain", 0, 65535) ?? 4,
            Frames = Frames(camera),
            DriftWindow = section.Integer("drift_window", 200, 32767) ?? 1000,
            ConfirmAfter = section.Integer("confirm_after", 1, 100_000) ?? 20,
        };
        bool hasArduCam = camera?.OneOf("driver", "arducam_mini") is not null;
        int linkBaud = section.Integer("link_baud", 9600, 2_000_000) ?? 0;
        Dictionary<string, int> pins = section.Child("pins") is { } wired ? Pins(wired) : [];
        camera?.Finish();
        section.Finish();
        LinePart.Write(settings);
        if (hasArduCam && !pins.ContainsKey("camera_select"))
            throw section.Missing("pins", "'camera_select', the select line of the ArduCAM Mini on the SPI bus");
        return new LineSection(settings, pins, hasArduCam, linkBaud);
    }

    private static int Capacity(Section section)
    {
        int capacity = section.Integer("parts_at_once", 2, 1024) ?? 16;
        return int.PopCount(capacity) == 1 ? capacity : throw section.Wrong("parts_at_once", "a power of two from 2 to 1024");
    }

    private static FrameLimits Frames(Section? camera)
    {
        var usual = new FrameLimits();
        return new FrameLimits
        {
            MaximumAgeMicroseconds = camera?.Integer("maximum_age_ms", 1, 100_000) * 1000 ?? usual.MaximumAgeMicroseconds,
            DarkBelow = camera?.Integer("dark_below", 0, 255) ?? usual.DarkBelow,
            SaturatedFrom = camera?.Integer("saturated_from", 1, 256) ?? usual.SaturatedFrom,
            SaturatedPermille = camera?.Integer("saturated_permille", 0, 1000) ?? usual.SaturatedPermille,
        };
    }

    private static Dictionary<string, int> Pins(Section wired)
    {
        var pins = PinNames.Where(wired.Has).ToDictionary(name => name, name => wired.Integer(name, 0, 63)!.Value);
        wired.Finish();
        IGrouping<int, KeyValuePair<string, int>>? shared = pins.GroupBy(pin => pin.Value).FirstOrDefault(group => group.Count() > 1);
        return shared is null ? pins : throw wired.Wrong(shared.Last().Key, $"a pin of its own: {shared.First().Key} has {shared.Key} already");
    }
}
