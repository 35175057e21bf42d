using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Pack;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Verbs;

public sealed class PackVerbTests
{
    private const string Key = "edge.key/1 QA-2026a\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

    private const string Project =
        """
        project: cap
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data: { test: { rendered: { seed: 1, count: 10 } } }
        judge: { limits: { scratch: 0.62, dent: 0.5 }, gray: 0.05 }
        targets: { eye: { board: esp32c3 }, m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void A_pack_for_each_target_with_everything_a_device_needs()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--release", "17", "--label", "2.3.1", "--quiet"));
        Assert.Contains("wrote build/cap.eye.edgepack\n  cap 2.3.1, release 17, for esp32c3 with kernels k1-", run.Out);
        Assert.Contains("golden vectors from 4 of the test images of ", run.Out);
        ReadPack pack = PackReader.Load(run.Path("build/cap.m4.edgepack"), "", PackKey.Load(run.Path("qa.key"), ""));
        Assert.Equal(["program", "preprocessing", "limits", "golden", "report"], pack.Content.Parts.Select(part => part.Name));
        PlanBlob plan = PlanBlob.Read(pack.Content.Find(PackSection.Program), "");
        Assert.Equal((pack.Content.KernelSet, KernelSet.Current, 64, 5), (plan.KernelSet, plan.KernelSet, plan.InputBytes, plan.OutputBytes));
        Assert.StartsWith("edge.preprocessing/1 color=gray8 ", PreprocessingPart.TextOf(pack.Content.Find(PackSection.Preprocessing)));
        Assert.Equal([false, true, true, false, false], LimitsPart.Read(pack.Content.Find(PackSection.Limits)!, "").Select(limit => limit.IsDefect));
        JsonNode report = JsonNode.Parse(Encoding.UTF8.GetString(pack.Content.Find(PackSection.Report)!))!;
        Assert.Equal("16 images of a test", (string?)report["provenance"]!["calibration"]);
    }

    [Fact]
    public void A_pack_says_how_the_line_is_laid_out_and_how_calibration_looked()
    {
        using Run run = Prepared();
        run.With("edge.yaml", Project.Replace("data: { test", "data: { calib: { rendered: { seed: 2, count: 30 } }, test")
            + "\nline: { gate_ms: 900, camera: { exposure_us: 500 }, pins: { trigger: 13, reject: 12 } }\n");
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        ReadPack pack = PackReader.Load(run.Path("build/cap.eye.edgepack"), "", null);
        Assert.Equal(["program", "preprocessing", "limits", "line", "drift", "golden", "report"], pack.Content.Parts.Select(part => part.Name));
        StoredPack stored = new BuiltInPack((sbyte[])(object)File.ReadAllBytes(run.Path("build/cap.eye.edgepack"))).Pack;
        var line = new PackLine();
        Assert.True(line.Read(stored, new sbyte[PackLine.Bytes]));
        Assert.Equal((900_000, 300_000, 500, 8, 8),
            (line.Timing.TravelToGateMicroseconds, line.Timing.TravelToCameraMicroseconds, line.ExposureMicroseconds, line.FrameHeight, line.FrameWidth));
        int[] scores = new int[256], textures = new int[256];
        Assert.True(PackDrift.Read(stored, 0, scores, new sbyte[64]) && PackDrift.Read(stored, 2, textures, new sbyte[64]));
        Assert.Equal((30, 30), (scores.Sum(), textures.Sum()));
    }

    [Fact]
    public void Without_limits_the_highest_score_decides_and_the_first_class_is_good()
    {
        using Run run = Prepared();
        run.With("edge.yaml", Project.Replace("judge: { limits: { scratch: 0.62, dent: 0.5 }, gray: 0.05 }\n", ""));
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        byte[] limits = PackReader.Load(run.Path("build/cap.eye.edgepack"), "", null).Content.Find(PackSection.Limits)!;
        Assert.Equal(JudgeMode.Highest, LimitsPart.ModeOf(limits));
        Assert.Equal([false, true, true, true, true], LimitsPart.Read(limits, "").Select(limit => limit.IsDefect));
    }

    /// <summary>Under nanoFramework half of the RAM is the plan's, and input and output lie on nanoCLR's heap: here the input alone is larger than the RAM.</summary>
    [Fact]
    public void A_target_of_the_plan_has_the_room_that_a_pack_of_it_has()
    {
        using var run = new Run();
        run.With("qa.key", Key).With("nano.json", """{ "name": "nano", "extends": "stm32f769i-disco", "ram_bytes": 1024 }""")
            .With("bare.json", """{ "name": "bare", "extends": "netduinoplus2", "ram_bytes": 1024 }""");
        SmallModel.Int8(side: 64, stride: 8).Save(run.Path("cap.int8.edge"));
        Assert.True(run.Edge("pack", "cap.int8.edge", "--key", "qa.key", "--board", run.Path("nano.json"), "--quiet") == 0, run.Error);
        Assert.DoesNotContain("only managed programs", run.Error, StringComparison.Ordinal);
        Assert.True(run.Edge("compile", "cap.int8.edge", "--board", run.Path("nano.json"), "--language", "plan") == 0, run.Error);
        string plan = Assert.Single(Directory.GetFiles(run.Path("build"), "*.edgeplan", SearchOption.AllDirectories));
        byte[] packed = PackReader.Load(Assert.Single(Directory.GetFiles(run.Path("build"), "*.edgepack")), "", null).Content.Find(PackSection.Program)!;
        Assert.Equal(packed, File.ReadAllBytes(plan));
        Assert.InRange(PlanBlob.Read(packed, "").ArenaBytes, 1, 512);
        Assert.Equal(3, run.Edge("compile", "cap.int8.edge", "--board", run.Path("bare.json"), "--language", "plan"));
        Assert.Contains("E0401", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Edge("pack", "cap.int8.edge", "--key", "qa.key", "--board", run.Path("bare.json")));
        Assert.Contains("E0401", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_image_names_the_plan_that_its_board_would_interpret_in_little_memory()
    {
        using Run run = Prepared();
        run.With("edge.yaml", Project.Replace("{ eye: { board: esp32c3 }, m4: { board: netduinoplus2 } }", $"{{ small: {{ board: {run.Path("small.json")} }}, large: {{ board: stm32f769i-disco }} }}"));
        run.With("small.json", """{ "name": "small", "extends": "stm32f769i-disco", "ram_bytes": 512 }""");
        Assert.True(run.Edge("pack", "--key", "qa.key", "--quiet") == 0, run.Error);
        PlanBlob Plan(string target) => PlanBlob.Read(PackReader.Load(run.Path($"build/cap.{target}.edgepack"), "", null).Content.Find(PackSection.Program), "");
        Assert.True(Plan("small").ArenaBytes < Plan("large").ArenaBytes, $"{Plan("small").ArenaBytes} and {Plan("large").ArenaBytes} bytes");
        foreach (var (target, board) in new[] { ("small", run.Path("small.json")), ("large", "stm32f769i-disco") })
            Assert.True(run.Edge("compile", "--board", board, "--runtime", "managed", "--pack", $"build/cap.{target}.edgepack") == 0, run.Error);
        run.With("none.json", """{ "name": "none", "extends": "stm32f769i-disco", "ram_bytes": 16 }""");
        run.With("edge.yaml", Project.Replace("{ eye: { board: esp32c3 }, m4: { board: netduinoplus2 } }", $"{{ none: {{ board: {run.Path("none.json")} }} }}"));
        Assert.True(run.Edge("pack", "--key", "qa.key", "--quiet") == 0, run.Error);
        Assert.Contains("native firmware on none has 8: only managed programs take this pack", run.Error);
        Assert.Equal(3, run.Edge("compile", "--board", run.Path("none.json"), "--language", "plan"));
        Assert.Contains("E0401", run.Error);
    }

    [Fact]
    public void Limits_alone_are_a_small_pack_for_the_same_program()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        Assert.Equal(0, run.Edge("pack", "--limits", "--key", "qa.key", "--release", "3", "--set", "judge.limits.dent=0.7", "--quiet"));
        byte[] model = File.ReadAllBytes(run.Path("build/cap.m4.edgepack")), limits = File.ReadAllBytes(run.Path("build/cap.m4.limits.edgepack"));
        Assert.True(limits.Length < 1024);
        ReadPack pack = PackReader.Load(run.Path("build/cap.m4.limits.edgepack"), "", PackKey.Load(run.Path("qa.key"), ""));
        Assert.Equal((PackSubject.KernelSet, 3), (pack.Content.KernelSet, pack.Content.Release));
        var test = new LimitsTest(classes: 5) { Model = new BuiltInPack((sbyte[])(object)model).Pack };
        Assert.True(test.Passes(new BuiltInPack((sbyte[])(object)limits).Pack));
        Assert.True(LimitsPart.Read(pack.Content.Find(PackSection.Limits)!, "")[2].Limit
            > LimitsPart.Read(PackReader.Load(run.Path("build/cap.m4.edgepack"), "", null).Content.Find(PackSection.Limits)!, "")[2].Limit);
        Assert.Equal(0, run.Edge("pack", "--verify", "build/cap.m4.limits.edgepack", "--key", "qa.key"));
    }

    [Fact]
    public void An_image_is_compiled_with_the_pack_of_its_board()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--board", "esp32-cam", "--quiet"));
        Assert.Equal(0, run.Edge("compile", "--board", "esp32-cam", "--runtime", "managed", "--pack", "build/cap.esp32-cam.edgepack"));
        Assert.Equal(3, run.Edge("compile", "--board", "esp32-s3-eye", "--runtime", "managed", "--pack", "build/cap.esp32-cam.edgepack"));
        Assert.Equal(2, run.Edge("compile", "--board", "esp32-cam", "--pack", "build/cap.esp32-cam.edgepack"));
    }

    [Fact]
    public void Packing_twice_gives_the_same_bytes()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        byte[] first = File.ReadAllBytes(run.Path("build/cap.eye.edgepack"));
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        Assert.Equal(first, File.ReadAllBytes(run.Path("build/cap.eye.edgepack")));
    }

    [Fact]
    public void A_device_accepts_the_pack_and_computes_its_golden_vectors()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet", "--kernel-set", "k1-firmware"));
        byte[] pack = File.ReadAllBytes(run.Path("build/cap.eye.edgepack"));
        var manifest = new PackManifest();
        Assert.Equal(UpdateResult.Ok, manifest.Load((sbyte[])(object)pack, 0, pack.Length));
        var identity = new DeviceIdentity
        {
            Board = PackName.ToDevice("esp32c3"),
            KernelSet = PackName.ToDevice("k1-firmware"),
            Product = PackName.ToDevice("cap")
        };
        PackKey key = PackKey.Load(run.Path("qa.key"), "");
        Assert.Equal(UpdateResult.Ok, manifest.Check(new HmacSha256((sbyte[])(object)key.Secret), PackName.ToDevice("QA-2026a"), identity));
    }

    [FactWithGcc]
    public void A_model_without_a_project_gets_noise_for_golden_vectors()
    {
        using var run = new Run();
        SmallModel.Int8().Save(run.Path("cap.int8.edge"));
        run.With("qa.key", Key);
        Assert.Equal(0, run.Edge("pack", "cap.int8.edge", "--board", "esp32c3", "--key", "qa.key", "--out", "here", "--golden", "2", "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal("edge.pack/1", (string?)result["schema"]);
        Assert.Equal("noise, seed 1", (string?)result["golden_from"]);
        Assert.Equal(["program", "golden", "report"], result["packs"]![0]!["sections"]!.AsArray().Select(section => (string?)section!["name"]));
        Assert.Equal(0, run.Edge("pack", "--verify", "here/cap.esp32c3.edgepack", "--key", "qa.key"));
        Assert.StartsWith("here/cap.esp32c3.edgepack: signature OK (key QA-2026a)\n", run.Out);
        Assert.EndsWith("golden vectors 2/2 equal  [measured]\n", run.Out);
    }

    [Fact]
    public void Verifying_finds_what_a_device_would_refuse()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        const string pack = "build/cap.eye.edgepack";
        byte[] whole = File.ReadAllBytes(run.Path(pack));

        Assert.Equal(0, run.Edge("pack", "--verify", pack, "--json"));
        Assert.Equal("not checked", (string?)JsonNode.Parse(run.Out)!["signature"]);
        Assert.Equal("edge: warning: the signature was not checked: --key names the key\n", run.Error);

        run.With("other.key", Key.Replace("0001", "0002"));
        Refused("E0426", whole, "other.key");
        Refused("E0424", whole[..^32], "qa.key");
        Refused("E0423", [.. "PK"u8, .. whole[2..]], "qa.key");
        byte[] damaged = [.. whole];
        damaged[^1000] ^= 4;
        Refused("E0425", damaged, "qa.key");
        Assert.Equal(3, run.Edge("pack", "--verify", "none.edgepack"));
        Assert.StartsWith("edge: error E0422: ", run.Error);

        void Refused(string code, byte[] bytes, string key)
        {
            File.WriteAllBytes(run.Path(pack), bytes);
            Assert.Equal(3, run.Edge("pack", "--verify", pack, "--key", key));
            Assert.StartsWith($"edge: error {code}: ", run.Error);
            Assert.Empty(run.Out);
        }
    }

    [Fact]
    public void A_program_that_is_no_plan_of_the_manifest_s_kernels_is_found()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        PackKey key = PackKey.Load(run.Path("qa.key"), "");
        PackContent content = PackReader.Load(run.Path("build/cap.eye.edgepack"), "", key).Content;
        byte[] plan = content.Find(PackSection.Program)!;
        Refused([.. plan[..^4], .. new byte[4]], content.KernelSet, "CRC-32");
        Refused(plan[..^4], content.KernelSet, "bytes of a plan that has");
        Refused([.. "EDGEPLAM"u8, .. plan[8..]], content.KernelSet, "do not begin with EDGEPLAN");
        Refused([.. plan[..8], 4, .. plan[9..]], content.KernelSet, "version 4");
        Refused(plan, "k1-000000000000", $"a plan for kernels {content.KernelSet}");

        void Refused(byte[] program, string kernels, string found)
        {
            PackPart[] parts = [.. content.Parts.Select(part => part.Kind == PackSection.Program ? part with { Bytes = program } : part)];
            File.WriteAllBytes(run.Path("wrong.edgepack"), PackWriter.Write(content with { Parts = parts, KernelSet = kernels }, key));
            Assert.Equal(3, run.Edge("pack", "--verify", "wrong.edgepack", "--key", "qa.key"));
            Assert.StartsWith("edge: error E0410: wrong.edgepack: program: ", run.Error);
            Assert.Contains(found, run.Error);
        }
    }

    [Fact]
    public void A_pack_of_an_earlier_release_is_to_be_packed_again()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        PackKey key = PackKey.Load(run.Path("qa.key"), "");
        PackContent content = PackReader.Load(run.Path("build/cap.eye.edgepack"), "", key).Content;
        // As version 2 wrote it: without groups, and a level says how many steps it has.
        byte[] plan = content.Find(PackSection.Program)!, before = [.. plan[..60], .. plan[PlanFormat.HeaderBytes..]];
        BinaryPrimitives.WriteInt32LittleEndian(before.AsSpan(PlanFormat.VersionAt), 2);
        BinaryPrimitives.WriteInt32LittleEndian(before.AsSpan(PlanFormat.TotalBytesAt), before.Length);
        BinaryPrimitives.WriteInt32LittleEndian(before.AsSpan(PlanFormat.ChecksumAt), (int)Compiler.Storage.Crc32.Of(before.AsSpan(PlanFormat.CheckedFrom)));
        PackPart[] parts = [.. content.Parts.Select(part => part.Kind == PackSection.Program ? part with { Bytes = before } : part)];
        File.WriteAllBytes(run.Path("before.edgepack"), PackWriter.Write(content with { Parts = parts }, key));
        Assert.Equal(0, run.Edge("pack", "--verify", "before.edgepack", "--key", "qa.key"));
        Assert.EndsWith("golden vectors not run: its plan is of version 2, this edge runs version 3: pack the model again\n", run.Out);
    }

    [Fact]
    public void Golden_vectors_for_other_kernels_are_not_run_and_that_is_said()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet", "--kernel-set", "k1-firmware"));
        Assert.Equal(0, run.Edge("pack", "--verify", "build/cap.eye.edgepack", "--key", "qa.key"));
        Assert.EndsWith($"golden vectors not run: this edge has kernels {KernelSet.Current}\n", run.Out);
        Assert.Equal(3, run.Edge("pack", "--key", "qa.key", "--quiet", "--kernel-set", "a-name-of-17-char"));
        Assert.StartsWith("edge: error E0409: ", run.Error);
    }

    [FactWithGcc]
    public void A_golden_vector_that_the_model_does_not_give_fails_the_check()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        PackKey key = PackKey.Load(run.Path("qa.key"), "");
        PackContent content = PackReader.Load(run.Path("build/cap.eye.edgepack"), "", key).Content;
        content.Find(PackSection.Golden)![^3] ^= 1;
        File.WriteAllBytes(run.Path("wrong.edgepack"), PackWriter.Write(content, key));
        Assert.Equal(1, run.Edge("pack", "--verify", "wrong.edgepack", "--key", "qa.key"));
        Assert.StartsWith("edge: check failed: wrong.edgepack: golden vector 3 differs at output 2: expected ", run.Error);
    }

    [Fact]
    public void A_key_is_made_once_and_only_for_its_owner()
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("pack", "--new-key", "qa.key"));
        Assert.Equal(0, run.Edge("pack", "--new-key", "qa.key", "--key-name", "QA-2026a"));
        string text = File.ReadAllText(run.Path("qa.key"));
        Assert.Matches("^edge\\.key/1 QA-2026a\n[0-9a-f]{64}\n$", text);
        Assert.DoesNotContain(text.Split('\n')[1], run.Out);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Path("qa.key")));
        Assert.Equal(2, run.Edge("pack", "--new-key", "qa.key", "--key-name", "QA-2026b"));
        Assert.StartsWith("edge: error E0019: qa.key: exists already", run.Error);
        Assert.Equal(text, File.ReadAllText(run.Path("qa.key")));

        Assert.Equal(0, run.Edge("pack", "--provision", "qa.bin", "--key", "qa.key"));
        Assert.Equal(PackKey.Load(run.Path("qa.key"), "").ToDeviceRecord(), File.ReadAllBytes(run.Path("qa.bin")));
    }

    [Theory]
    [InlineData("E0420", 2, "pack")]
    [InlineData("E0421", 3, "pack", "--key", "none.key")]
    [InlineData("E0003", 2, "pack", "--verify")]
    [InlineData("E0003", 2, "pack", "--key", "qa.key", "--golden", "0")]
    [InlineData("E0427", 2, "pack", "--key", "qa.key", "--label", "two words")]
    [InlineData("E0428", 2, "pack", "--key", "qa.key", "--set", "judge.limits.bent=0.5")]
    [InlineData("E0429", 2, "pack", "--key", "qa.key", "--release", "-1")]
    [InlineData("E0014", 2, "pack", "--key", "qa.key", "--board", "esp32c4")]
    public void What_cannot_be_packed_is_said_and_nothing_is_written(string code, int exit, params string[] args)
    {
        using Run run = Prepared();
        Assert.Equal(exit, run.Edge([.. args, "--quiet"]));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
        Assert.Empty(Directory.GetFiles(run.Folder, "*.edgepack", SearchOption.AllDirectories));
    }

    private static Run Prepared()
    {
        Run run = new Run().With("edge.yaml", Project).With("qa.key", Key);
        Directory.CreateDirectory(run.Path("build"));
        (SmallModel.Int8() with
        {
            Preprocessing = "edge.preprocessing/1 color=gray8 crop=whole resize=8x8 method=bilinear_q15 multiplier=1 "
            + "zero_point=-128"
        }).Save(run.Path("build/cap.int8.edge"));
        return run;
    }
}
