using System.Globalization;
using System.Text;
using Edge.Compiler.Pack;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Drift;

/// <summary>A calibration, parts, and what a drift sentinel has counted of them: one file of <c>tests/vectors/drift</c>.</summary>
/// <param name="Asks">What it was made for.</param>
/// <param name="Calibration">Scores, means and textures: how often each value was seen, from -128 on.</param>
/// <param name="Window">Parts of a window.</param>
/// <param name="Acts">What happens, in order.</param>
internal sealed record DriftVector(string Asks, IReadOnlyList<int[]> Calibration, int Window, IReadOnlyList<DriftAct> Acts)
{
    public const string Folder = "tests/vectors/drift";

    /// <summary>The calibration as a pack has it.</summary>
    public byte[] Section
    {
        get
        {
            var fingerprint = new DriftFingerprint();
            for (int i = 0; i < Calibration.Count; i++)
                Calibration[i].CopyTo(fingerprint.Counts[i], 0);
            return DriftPart.Write(fingerprint).Bytes;
        }
    }

    /// <summary>The file's text; each reading is followed by the bytes that a link would send.</summary>
    /// <param name="readings">One for each <see cref="DriftActKind.Read"/>.</param>
    public string Text(IReadOnlyList<byte[]> readings)
    {
        var text = new StringBuilder($"# {Asks}\n# Expected bytes: device/runtime/Drift, the integer reference. Layout: device/runtime/Link/DriftLayout.cs.\n");
        foreach (var (name, counts) in new[] { "scores", "means", "textures" }.Zip(Calibration))
            text.Append(name).AppendJoin("", Enumerable.Range(0, 256).Where(i => counts[i] > 0).Select(i => $" {i - 128}:{counts[i]}")).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"window {Window}\n# a part: score, mean, texture\n");
        int read = 0;
        foreach (DriftAct act in Acts)
        {
            text.Append(act.Kind switch
            {
                DriftActKind.Part => string.Create(CultureInfo.InvariantCulture, $"{act.Score} {act.Mean} {act.Texture}\n"),
                DriftActKind.Clear => "clear\n",
                _ => "read\n" + string.Concat(readings[read++].Chunk(40).Select(line => $"  {Convert.ToHexStringLower(line)}\n")),
            });
        }

        return text.ToString();
    }

    /// <summary>What a file asks, and the readings that it expects.</summary>
    public static (DriftVector Vector, IReadOnlyList<byte[]> Readings) Read(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Golden.Root(), Folder, $"{name}.txt"));
        string[] rest = [.. lines.Where(line => !line.StartsWith('#'))];
        var acts = new List<DriftAct>();
        var readings = new List<byte[]>();
        foreach (string line in rest.Skip(4))
        {
            if (line.StartsWith(' '))
                readings[^1] = [.. readings[^1], .. Convert.FromHexString(line.Trim())];
            else if (line == "read")
                readings.Add([]);
            if (!line.StartsWith(' '))
                acts.Add(ActOf(line));
        }

        int window = int.Parse(rest[3].Split(' ')[1], CultureInfo.InvariantCulture);
        return (new DriftVector(lines[0][2..], [.. rest.Take(3).Select(Histogram)], window, acts), readings);
    }

    /// <summary>What the runtime in C# counts.</summary>
    public IReadOnlyList<byte[]> ByReference()
    {
        var sentinel = new DriftSentinel(Calibration[0], Calibration[1], Calibration[2], Window);
        var readings = new List<byte[]>();
        foreach (DriftAct act in Acts)
        {
            if (act.Kind == DriftActKind.Part)
                sentinel.Add(act.Score, act.Mean, act.Texture);
            else if (act.Kind == DriftActKind.Clear)
                sentinel.Clear();
            else
                readings.Add(Reading(sentinel));
        }

        return readings;
    }

    /// <summary>As a link would send it.</summary>
    public static byte[] Reading(DriftSentinel sentinel)
    {
        byte[] bytes = new byte[DriftLayout.Bytes];
        DriftLayout.Write(sentinel, (sbyte[])(object)bytes, 0);
        return bytes;
    }

    /// <summary>A record for the program in C: window, section, acts, four bytes each.</summary>
    public byte[] Record() =>
    [
        .. BitConverter.GetBytes(Window), .. Section, .. BitConverter.GetBytes(Acts.Count),
        .. Acts.SelectMany(act => new[] { (byte)act.Kind, (byte)act.Score, (byte)act.Mean, (byte)act.Texture }),
    ];

    private static DriftAct ActOf(string line) => line switch
    {
        "clear" => DriftAct.Clear,
        "read" => DriftAct.Read,
        _ => line.Split(' ').Select(word => sbyte.Parse(word, CultureInfo.InvariantCulture)).ToArray() is [var score, var mean, var texture]
            ? DriftAct.Part(score, mean, texture) : throw new FormatException(line),
    };

    private static int[] Histogram(string line)
    {
        int[] counts = new int[256];
        foreach (string[] pair in line.Split(' ').Skip(1).Select(pair => pair.Split(':')))
            counts[int.Parse(pair[0], CultureInfo.InvariantCulture) + 128] = int.Parse(pair[1], CultureInfo.InvariantCulture);
        return counts;
    }
}

internal enum DriftActKind
{
    Part,
    Clear,
    Read,
}

/// <summary>A part with its three numbers, or something that a host asks for.</summary>
internal readonly record struct DriftAct(DriftActKind Kind, sbyte Score, sbyte Mean, sbyte Texture)
{
    public static DriftAct Clear { get; } = new(DriftActKind.Clear, 0, 0, 0);

    public static DriftAct Read { get; } = new(DriftActKind.Read, 0, 0, 0);

    public static DriftAct Part(int score, int mean, int texture) =>
        new(DriftActKind.Part, (sbyte)Math.Clamp(score, -128, 127), (sbyte)Math.Clamp(mean, -128, 127), (sbyte)Math.Clamp(texture, -128, 127));
}
