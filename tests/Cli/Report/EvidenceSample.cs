using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Drift;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Report.Robustness;
using Edge.Cli.Tests.Drift;
using Edge.Compiler.Pack;
using Edge.Devices.Link;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Report;

/// <summary>A validation with limits and a gray band, and every file that may lie beside it, all drawn from one seed. For tests only.</summary>
internal static class EvidenceSample
{
    public static IReadOnlyList<string> Files { get; } =
        ["check.json", "check.csv", "line.jsonl", "msa.csv", "shifts.csv", "drift.json", "units.jsonl", "energy.json", "sizes.csv"];

    public static ReportSection Header { get; } = new()
    {
        Texts = new Dictionary<string, string> { ["line"] = "line3", ["station"] = "3", ["lot"] = "L20261121A", ["operator"] = "op-07", ["purpose"] = "start_of_shift", ["lens"] = "6 mm" },
        DefectRate = 0.002,
        MillimetresPerPixel = 0.08,
    };

    /// <summary>Scores near their limits, so that every verdict and every kind of fault occurs.</summary>
    public static Validation Create(int seed = 1)
    {
        var random = new Random(seed);
        Validation sample = Sample.Create();
        var limits = Sample.Classes.Select((name, k) => k == 0 ? new ClassLimit(name, false, PackLimits.Never, 0) : new ClassLimit(name, true, 10 * k, 6)).ToArray();
        JudgedImage[] images = [.. sample.Data.Images.Select(image => image with
        {
            Outputs = [.. Sample.Classes.Select((_, k) => Math.Clamp((k == image.Label ? 85 : k == 0 ? -20 : -40) + random.Next(-60, 61), -128, 127))],
            Picture = null,
            Tensor = null,
        })];
        int[] decisions = [.. images.Select(image => image.Outputs.ToList().IndexOf(image.Outputs.Max()))];
        return sample with
        {
            Judging = new Judging(JudgeMode.AnyDefect, limits, 1 / 256.0, -128, new string('5', 64)),
            Data = sample.Data with { Images = images },
            Ladder = new Devices.Ladder.LadderResult([.. sample.Ladder.Stages.Select((stage, i) => stage with
            {
                Decisions = [.. decisions.Take(stage.Decisions.Count).Select((decision, at) => i == 0 && at % 97 == 0 ? (decision + 1) % Sample.Classes.Count : decision)],
            })]),
            Accept = new Limits(0.5, 0.5, 0.02, 0.5, 0.95) { TaktMilliseconds = 500, DecisionMilliseconds = 120 },
            Robustness = [.. Disturbance.All.Select(disturbance => new DisturbedSet(disturbance.Id,
                [.. images.Select(image => (IReadOnlyList<int>)[.. image.Outputs.Select(step => Math.Clamp(step + random.Next(-30, 31), -128, 127))])]))],
        };
    }

    /// <summary>Writes all files into a folder.</summary>
    public static void Write(Validation validation, string folder, int seed = 1)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        void File(string name, string text) => System.IO.File.WriteAllText(Path.Combine(folder, name), text);
        File("check.json", Check(validation).ToJsonString());
        File("check.csv", CheckRows(validation, random));
        File("line.jsonl", Line(random));
        File("msa.csv", Looks(random));
        File("shifts.csv", Shifts(random));
        File("drift.json", Sentinels(validation).ToJsonString());
        File("units.jsonl", Checks());
        File("sizes.csv", "name,px\n" + string.Join('\n', validation.Data.Images.Where(image => image.Label > 0).Select((image, i) => $"{image.Name},{5 + i % 17}")) + "\n");
        File("energy.json", new JsonObject
        {
            ["schema"] = "edge.energy/1",
            ["model_sha256"] = validation.ModelSha256,
            ["method"] = "windows with idle between them",
            ["instrument"] = new JsonObject { ["name"] = "INA226" },
            ["windows"] = new JsonArray([.. new[] { 260.5, 251.5, 255.0, 266.2, 248.5 }.Select(energy =>
                (JsonNode)new JsonObject { ["seconds"] = 10.1, ["inferences"] = 200, ["uj_per_inference"] = energy, ["least_v"] = 3.28, ["most_v"] = 3.31 })]),
        }.ToJsonString());
    }

    public static Figures Figures(Validation validation, string folder) => new(validation, Findings.In(folder, Header));

    /// <summary>Two devices: one where nothing has changed, and one whose light has gone down.</summary>
    private static JsonObject Sentinels(Validation validation)
    {
        var random = new Random(5);
        DriftFingerprint fingerprint = DriftVerdictTests.Fingerprint(random);
        return new JsonObject
        {
            ["schema"] = SentinelReadings.Schema,
            ["model_sha256"] = validation.ModelSha256,
            ["devices"] = new JsonArray([.. new (string Name, int Darker)[] { ("CAM3-0007", 0), ("CAM3-0008", -50) }.Select(device =>
            {
                var sentinel = new DriftSentinel(fingerprint.Scores, fingerprint.Means, fingerprint.Textures, DriftSentinel.SmallestWindow);
                for (int part = 0; part < 450; part++)
                {
                    sentinel.Add(DriftVerdictTests.Draw(random, -10, 15), DriftVerdictTests.Draw(random, part < 300 ? 10 : 10 + device.Darker, 20),
                        DriftVerdictTests.Draw(random, -70, 9));
                }

                JsonObject json = DriftVerdict.Of(DriftCounters.Of(sentinel), fingerprint, device.Name).Json();
                json.Insert(0, "device", device.Name);
                return (JsonNode)json;
            })]),
        };
    }

    private static JsonObject Check(Validation validation) => new()
    {
        ["schema"] = "edge.check/1",
        ["model_sha256"] = validation.ModelSha256,
        ["data"] = new JsonObject { ["sha256"] = validation.Data.Sha256 },
        ["devices"] = new JsonArray([.. new[] { "serial:/dev/ttyUSB0", "tcp:3" }.Select((name, i) => (JsonNode)new JsonObject
        {
            ["device"] = name,
            ["uid"] = $"f4:12:fa:5b:44:f{i}",
            ["board"] = "esp32-cam",
            ["runtime"] = "native",
            ["firmware_sha256"] = new string('7', 64),
            ["void_reason"] = null,
            ["first_difference"] = null,
            ["link"] = new JsonObject { ["frames_sent"] = 4801 + i, ["frames_received"] = 2402, ["checksum_errors"] = 0, ["retries"] = 2 * i, ["asked_again"] = 0, ["timeouts"] = 0, ["resumes"] = i, ["strays"] = 0 },
        })]),
    };

    private static string CheckRows(Validation validation, Random random)
    {
        var text = new StringBuilder("device,uid,index,label,decision,exact,error,microseconds,cycles,heap_low_water,stack_high_water\n");
        IReadOnlyList<int> decisions = validation.Ladder.Stages[1].Decisions;
        foreach (string device in new[] { "serial:/dev/ttyUSB0", "tcp:3" })
        {
            for (int i = 0; i < validation.Data.Images.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{device},f4,{i},{validation.Classes[validation.Data.Images[i].Label]},{validation.Classes[decisions[i]]},yes,,")
                    .Append(CultureInfo.InvariantCulture, $"{41_000 + random.Next(900)},9840000,{52_000 + random.Next(64)},{1800 + random.Next(32)}\n");
            }
        }

        return text.ToString();
    }

    // The clock begins close below the place where it wraps.
    private static string Line(Random random)
    {
        var text = new StringBuilder();
        int clock = int.MaxValue - 3_000_000;
        for (int tag = 0; tag < 600; tag++)
        {
            clock = unchecked(clock + 200_000);
            int taken = unchecked(clock + 300_000 + random.Next(900)), decided = unchecked(taken + 42_000 + random.Next(3000)), gate = unchecked(clock + 1_200_000);
            // What the station timed itself, of parts that were judged.
            string stages = $",\"reading_us\":{20_000 + tag % 7 * 100},\"preprocessing_us\":{3_000 + tag % 11 * 10},\"inference_us\":{18_000 + tag % 13 * 20},\"judging_us\":{tag % 5 * 7},\"mean\":{110 + tag % 3}";
            string end = (tag % 60) switch
            {
                0 => $"\"exit\":\"late\",\"gate_us\":{gate},\"image\":\"good\",\"frame\":{tag},\"taken_us\":{taken}",
                1 => $"\"exit\":\"missing\",\"gate_us\":{gate},\"image\":\"none\"",
                2 => $"\"exit\":\"invalid\",\"gate_us\":{gate},\"verdict\":\"invalid\",\"decided_us\":{decided},\"image\":\"stale\",\"frame\":{tag},\"taken_us\":{taken}",
                < 12 => $"\"exit\":\"ng\",\"gate_us\":{gate},\"verdict\":\"ng\",\"decided_us\":{decided},\"image\":\"good\",\"frame\":{tag},\"taken_us\":{taken}{stages}",
                _ => $"\"exit\":\"passed\",\"gate_us\":{gate},\"verdict\":\"ok\",\"decided_us\":{decided},\"image\":\"good\",\"frame\":{tag},\"taken_us\":{taken}{stages}",
            };
            text.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"part\",\"tag\":{tag},\"trigger_us\":{clock},{end}}}\n");
            if (tag % 100 == 50)
                text.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"double_trigger\",\"tag\":{tag},\"trigger_us\":{clock}}}\n");
        }

        text.Append("{\"event\":\"counted\",\"double_triggers\":2,\"triggers_lost\":0}\n{\"event\":\"lost\",\"parts\":4}\n{\"event\":\"restart\"}\n");
        return text.Append("{\"event\":\"fault\",\"fault\":\"triggers_lost\",\"at_us\":5}\n").ToString();
    }

    // The third camera is out of focus.
    private static string Looks(Random random)
    {
        var text = new StringBuilder("part,camera,trial,decision,reference,borderline\n");
        for (int part = 0; part < 50; part++)
        {
            bool isDefect = part % 2 == 1, isBorderline = part % 5 < 2;
            foreach (var (camera, fault) in new[] { ("CAM3-0001", 1), ("CAM3-0002", 2), ("CAM3-0007", 22) })
            {
                for (int trial = 1; trial <= 3; trial++)
                {
                    int drawn = random.Next(100);
                    string wrong = isDefect ? "ok" : "ng";
                    string decision = drawn < fault ? wrong : isBorderline && drawn > 96 ? "gray" : isDefect ? "ng" : "ok";
                    text.Append(CultureInfo.InvariantCulture, $"p{part:00},{camera},{trial},{decision},{(isDefect ? "ng" : "ok")},{(isBorderline ? "yes" : "no")}\n");
                }
            }
        }

        return text.ToString();
    }

    // Three mornings of three units; on the last one a lamp is out. A unit was made before, and one check was cut short.
    private static string Checks()
    {
        var text = new StringBuilder();
        void Add(string verb, int day, int unit, string result, string facts, string error = "") => text.Append(CultureInfo.InvariantCulture,
            $"{{\"run\":\"run-2026112{day}-074600\",\"verb\":\"{verb}\",\"serial\":\"CAM3-000{unit}\",\"result\":\"{result}\",\"start\":\"2026-11-2{day}T07:46:0{unit}+09:00\"")
            .Append(result == "begin" ? "}\n" : $",\"report\":{{\"serial\":\"CAM3-000{unit}\",\"slot\":\"{unit}\",\"error\":\"{error}\",\"facts\":{{{facts}}}{Samples(verb, day, unit, facts)}}}}}\n");
        // The records of the first morning are of an edge that did not write samples. On the last one the third unit lets a scratch pass.
        static string Samples(string verb, int day, int unit, string facts) => verb != "golden" || day == 1 || !facts.Contains("golden_ok") ? ""
            : $",\"samples\":[{string.Join(',', Enumerable.Range(0, 5).Select(i =>
                $"{{\"name\":\"{(i < 2 ? "OK" : "scratch")}/{i}.png\",\"expected\":\"{(i < 2 ? "OK" : "NG")}\",\"got\":\"{(i < 2 || (day == 3 && unit == 3 && i == 4) ? "OK" : "NG")}\",\"at\":\"2026-11-2{day}T07:46:1{i}.000+09:00\"}}"))}]";
        Add("flash", 0, 1, "PASS", "\"golden_ok\":\"9\",\"golden_ng\":\"0\"");
        for (int day = 1; day <= 3; day++)
        {
            for (int unit = 1; unit <= 3; unit++)
            {
                bool isDark = day == 3 && unit == 2;
                Add("golden", day, unit, "begin", "");
                Add("golden", day, unit, isDark ? "FAIL" : "PASS", isDark ? "\"cam_mean\":\"11.0\",\"cam_sharpness\":\"0.10\""
                    : $"\"cam_mean\":\"{110 + day}.5\",\"cam_sharpness\":\"0.8{unit}\",\"golden_ok\":\"5\",\"golden_ng\":\"0\",\"lat_p99_ms\":\"41.{unit}00\"",
                    isDark ? "E0722" : "");
            }
        }

        return text.Append("{\"run\":\"run-20261124").ToString();
    }

    private static string Shifts(Random random)
    {
        var text = new StringBuilder("shift,kind,score,verdict,confirmed,mean,contrast,sharpness\n");
        for (int shift = 0; shift < 5; shift++)
        {
            for (int i = 0; i < 200; i++)
            {
                int score = random.Next(-90, 12) + 6 * shift * shift;
                string verdict = score >= 6 ? "ng" : score > -6 ? "gray" : "ok", confirmed = verdict == "ok" || i % 3 == 0 ? "" : random.Next(4) > 0 ? "ng" : "ok";
                text.Append(CultureInfo.InvariantCulture, $"2026-11-{17 + shift}A,part,{score},{verdict},{confirmed},{110 - 3 * shift + random.Next(5)},{42.5},{0.9 - 0.05 * shift:0.00}\n");
            }

            for (int i = 0; i < 10; i++)
                text.Append(CultureInfo.InvariantCulture, $"2026-11-{17 + shift}A,golden,{(i % 2 == 0 ? -60 : 60)},{(i % 2 == 0 ? "ok" : shift == 4 && i == 9 ? "ok" : "ng")},{(i % 2 == 0 ? "ok" : "ng")},,,\n");
        }

        return text.ToString();
    }
}
