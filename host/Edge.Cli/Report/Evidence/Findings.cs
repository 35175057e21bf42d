using Edge.Cli.Projects;

namespace Edge.Cli.Report.Evidence;

/// <summary>What was measured beside the validation, each in a file of its own: absent where nobody measured it, and then the report says how to.</summary>
internal sealed record Findings
{
    public static Findings None { get; } = new();

    /// <summary>
    /// The report is the certificate: a gate whose measurement is not there voids it. False for 'edge validate', which judges what it has measured itself.
    /// </summary>
    public bool IsForCertificate { get; init; }

    /// <summary>Who was tested, where, when, by whom and why.</summary>
    public ReportSection Header { get; init; } = new();

    /// <summary>'edge check': the test images through real devices.</summary>
    public IReadOnlyList<DeviceRun> Devices { get; init; } = [];

    /// <summary>The log of a station, or of 'edge sim line'.</summary>
    public LineTimes? Line { get; init; }

    /// <summary>The same parts shown to cameras again and again.</summary>
    public AgreementStudy? Agreement { get; init; }

    /// <summary>Scores and verdicts of whole shifts.</summary>
    public ShiftLog? Shifts { get; init; }

    /// <summary>'edge line golden': the checks at the start of each shift.</summary>
    public GoldenChecks? Golden { get; init; }

    /// <summary>'edge drift': what the sentinels of devices say.</summary>
    public SentinelReadings? Sentinels { get; init; }

    public EnergyRecord? Energy { get; init; }

    /// <summary>Size of the defect by the image's name, in pixels; empty where nobody gave them.</summary>
    public IReadOnlyDictionary<string, double> Sizes { get; init; } = new Dictionary<string, double>();

    /// <summary>What lies in a folder under the usual names.</summary>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: a file is not what its name says.</exception>
    public static Findings In(string folder, ReportSection header) => new()
    {
        IsForCertificate = true,
        Header = header,
        Devices = Read(folder, DeviceRun.File, DeviceRun.Read) ?? [],
        Line = Read(folder, LineTimes.File, LineTimes.Read),
        Agreement = Read(folder, AgreementStudy.File, AgreementStudy.Read),
        Shifts = Read(folder, ShiftLog.File, ShiftLog.Read),
        Golden = Read(folder, GoldenChecks.File, GoldenChecks.Read),
        Sentinels = Read(folder, SentinelReadings.File, SentinelReadings.Read),
        Energy = Read(folder, EnergyRecord.File, EnergyRecord.Read),
        Sizes = Read(folder, DefectSizes.File, DefectSizes.Read) ?? new Dictionary<string, double>(),
    };

    private static T? Read<T>(string folder, string name, Func<string, T?> read) where T : class =>
        File.Exists(Path.Combine(folder, name)) ? read(Path.Combine(folder, name)) : null;
}
