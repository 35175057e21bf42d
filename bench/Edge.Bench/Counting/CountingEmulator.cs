using System.Diagnostics;
using System.Globalization;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Bench.Counting;

/// <summary>Runs programs in QEMU with <c>edge_counter.c</c>, which counts on every core, instruction by instruction.</summary>
internal static class CountingEmulator
{
    // The harness asks before and after an empty inference and the calibration loop; each tap asks twice.
    private const int MarksOfTap = 2, MarksAround = 2;

    /// <summary>The region of an inference that does nothing; with taps, of the stretch before its first tap.</summary>
    public const int Empty = 1;

    private static readonly Lazy<string> _plugin = new(Compile);

    /// <summary>A board whose emulator counts into a file.</summary>
    public static Board Of(Board board, string file) => board with
    {
        EmulatorArguments = [.. board.EmulatorArguments, "-plugin", $"{_plugin.Value},out={file}"],
    };

    /// <summary>The file's regions, by number.</summary>
    public static IReadOnlyDictionary<int, CountedRegion> Read(string file)
    {
        var blocks = new Dictionary<int, List<ExecutedBlock>>();
        var waited = new Dictionary<int, long>();
        foreach (string line in File.ReadLines(file))
        {
            string[] fields = line.Split(' ');
            long Number(int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
            int region = (int)Number(1);
            if (fields[0] == "W")
                waited[region] = Number(2);
            else if (blocks.TryGetValue(region, out List<ExecutedBlock>? known))
                known.Add(new ExecutedBlock((uint)Number(2), (int)Number(3), Number(4), Number(5)));
            else
                blocks[region] = [new ExecutedBlock((uint)Number(2), (int)Number(3), Number(4), Number(5))];
        }

        return blocks.ToDictionary(pair => pair.Key, pair => new CountedRegion(pair.Value, waited.GetValueOrDefault(pair.Key)));
    }

    /// <summary>The regions of a request: of the whole inference, or of each step of a model with taps.</summary>
    /// <param name="request">Which, in the order of the requests.</param>
    /// <param name="models">The model of each request.</param>
    /// <param name="taps">Whether the image has them.</param>
    public static IEnumerable<int> RegionsOf(int request, IReadOnlyList<BareModel> models, bool taps)
    {
        int first = 1 + (2 * MarksAround) + (taps ? 2 * MarksOfTap : 0);
        for (int i = 0; i < request; i++)
            first += MarksAround + (taps ? MarksOfTap * models[i].StepBytes.Count : 0);
        return taps ? Enumerable.Range(0, models[request].StepBytes.Count).Select(step => first + (MarksOfTap * step)) : [first];
    }

    private static string Compile()
    {
        string plugin = Path.Combine(Path.GetTempPath(), $"edge-counter-{Environment.ProcessId}.so");
        string source = Path.Combine(AppContext.BaseDirectory, "Counting", "edge_counter.c");
        Ask("gcc", ["-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,--unresolved-symbols=ignore-all", "-o", plugin, source], ".");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(plugin);
        return plugin;
    }

    /// <summary>What a program of this computer prints.</summary>
    public static string Ask(string program, IEnumerable<string> arguments, string folder)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }
}
