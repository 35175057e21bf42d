using Edge.Compiler.Pack;
using Edge.Devices.Flashing;
using Edge.Devices.Flashing.Fleet;
using Edge.Devices.Link;
using Edge.Devices.Tests.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Flashing;

/// <summary>What becomes of one unit, step by step: each way to fail has its number, and whatever is there already is left alone.</summary>
[Collection(nameof(BenchTests))]
public sealed class UnitWorkerTests
{
    [LinuxFact]
    public void A_good_unit_passes_every_step_and_all_that_was_found_is_in_its_report()
    {
        using var bench = new Bench();
        UnitReport report = bench.Run(bench.Job());
        Assert.True(report.IsGood, report.Message);
        Assert.Equal(UnitVerb.StepsOf(UnitVerb.Flash), report.Steps.Select(step => step.Step));
        Assert.All(report.Steps, step => Assert.Equal(StepState.Good, step.State));
        Assert.Equal(("ESP32-D0WD-V3", "f4:12:fa:01:00:00", "yes", "yes", "6", "0", "0"), (report.Chip, report.Uid, report.Facts["readback_ok"],
            report.Facts["vectors_ok"], report.Facts["golden_ok"], report.Facts["golden_ng"], report.Facts["max_lsb"]));
        Assert.Equal("simulation", report.Facts["clr_version"]);
        Assert.Contains("esptool --port", File.ReadAllText(Path.Combine(bench.Folder, "units/CAM-1/log.txt")));
    }

    [LinuxTheory]
    [InlineData("missing")]
    [InlineData("busy")]
    [InlineData("silent")]
    [InlineData("wrong-chip")]
    [InlineData("unplug")]
    [InlineData("bad-flash")]
    [InlineData("no-boot")]
    [InlineData("no-memory")]
    [InlineData("wrong-sums")]
    [InlineData("dark")]
    [InlineData("golden")]
    [InlineData("link-loss")]
    public void Every_fault_ends_with_its_number_and_what_to_do(string fault)
    {
        using var bench = new Bench(fault: fault);
        UnitJob job = bench.Job();
        // Short where the time is what is waited for, long where a busy computer needs it.
        job.Seconds[UnitStep.Boot] = fault == "no-boot" ? 2 : 20;
        job.Seconds[UnitStep.SelfTest] = fault == "link-loss" ? 2 : 20;
        UnitReport report = bench.Run(job);
        Assert.Equal((false, FleetFault.Named(fault).Code), (report.IsGood, report.Error));
        Assert.NotEqual("", report.Hint);
        Assert.Equal(StepState.Failed, report.Steps[^1].State);
    }

    [LinuxFact]
    public void A_unit_that_was_unplugged_half_way_is_made_when_it_is_back()
    {
        using var bench = new Bench(fault: "unplug");
        Assert.Equal("E0715", bench.Run(bench.Job()).Error);
        bench.Fleet.Mend("1-1.1");
        Assert.True(bench.Run(bench.Job()).IsGood);
    }

    [LinuxFact]
    public void What_is_there_already_is_neither_erased_nor_written()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        int writes = bench.Writes().Count();
        UnitReport again = bench.Run(bench.Job(), wasGood: true);
        Assert.True(again.IsGood);
        Assert.Equal(writes, bench.Writes().Count());
        Assert.Equal([UnitStep.Erase, UnitStep.Write, UnitStep.Provision], again.Steps.Where(step => step.State == StepState.Skipped)
            .Select(step => step.Step));
        Assert.Equal("yes", again.Facts["readback_ok"]);
    }

    [LinuxFact]
    public void Flash_that_rotted_is_written_again_though_the_unit_was_good()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        string flash = Path.Combine(bench.Fleet.Folder, "units/1-1.1/flash.bin");
        byte[] bytes = File.ReadAllBytes(flash);
        bytes[FleetImages.FirmwareAt + 5000] ^= 4;
        File.WriteAllBytes(flash, bytes);
        UnitReport audit = bench.Run(bench.Job(UnitVerb.Audit));
        Assert.Equal("E0717", audit.Error);
        Assert.Contains("0x11388", audit.Message);
        UnitReport again = bench.Run(bench.Job(), wasGood: true);
        Assert.True(again.IsGood);
        Assert.Equal(StepState.Good, again.Steps.Single(step => step.Step == UnitStep.Write).State);
    }

    [LinuxFact]
    public void An_audit_writes_nothing_and_finds_another_serial_number()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        int writes = bench.Writes().Count();
        Assert.True(bench.Run(bench.Job(UnitVerb.Audit)).IsGood);
        UnitReport other = bench.Run(bench.Job(UnitVerb.Audit, serial: "CAM-2"));
        Assert.Equal("E0720", other.Error);
        Assert.Contains("CAM-1", other.Message);
        Assert.Equal(writes, bench.Writes().Count());
        Assert.True(bench.Run(bench.Job(UnitVerb.Audit)).IsGood);
    }

    [LinuxFact]
    public void Another_model_on_the_unit_is_seen_after_its_boot()
    {
        using var bench = new Bench();
        UnitReport report = bench.Run(bench.Job() with { ModelSha256 = new string('a', 64) });
        Assert.Equal("E0719", report.Error);
        Assert.Contains("model", report.Message);
        Assert.Equal("E0719", bench.Run(bench.Job() with { Board = "esp32-cam" }).Error);
    }

    [LinuxFact]
    public void Limits_are_pushed_without_touching_flash_images_and_hold_at_once()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        int calls = bench.Calls().Count;
        // So high that a bright corner is good: the golden samples must fail by the new limits.
        PackContent limits = FleetImages.Limits(bench.Pack, limit: 127, release: 1);
        string file = Path.Combine(bench.Folder, "limits.edgepack");
        File.WriteAllBytes(file, PackWriter.Write(limits, bench.Key));
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(limits.Find(PackSection.Limits)!));
        UnitJob push = bench.Job(UnitVerb.Limits) with { LimitsPack = file, LimitsSha256 = hash };
        UnitReport report = bench.Run(push);
        Assert.True(report.IsGood, report.Message);
        Assert.Equal(calls, bench.Calls().Count);
        Assert.Equal(StepState.Skipped, bench.Run(push).Steps[^1].State);
        Assert.Equal("E0723", bench.Run(bench.Job(UnitVerb.Golden)).Error);
        Assert.Equal("E0720", bench.Run(bench.Job(UnitVerb.Audit)).Error); // the old limits are the ones that are asked for here
    }

    [LinuxFact]
    public void Limits_of_another_key_are_refused_by_the_device()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        PackContent limits = FleetImages.Limits(bench.Pack, limit: 100, release: 1);
        string file = Path.Combine(bench.Folder, "limits.edgepack");
        File.WriteAllBytes(file, PackWriter.Write(limits, PackKey.Create("simulated")));
        UnitReport report = bench.Run(bench.Job(UnitVerb.Limits) with { LimitsPack = file, LimitsSha256 = new string('b', 64) });
        Assert.Equal("E0720", report.Error);
        Assert.Contains("WrongSignature", report.Message);
    }

    [LinuxFact]
    public void A_unit_without_another_model_cannot_go_back()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        UnitReport report = bench.Run(bench.Job(UnitVerb.Rollback));
        Assert.Equal("E0733", report.Error);
    }

    [LinuxFact]
    public void After_one_update_a_unit_goes_back_to_the_model_of_its_image_and_takes_the_update_again()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        Bring(bench, release: 2);
        UnitReport report = bench.Run(bench.Job(UnitVerb.Rollback));
        Assert.True(report.IsGood, report.Message);
        Assert.Equal(bench.Job().ModelSha256, report.Facts["model_sha256"]); // as it was flashed
        Assert.Equal("E0733", bench.Run(bench.Job(UnitVerb.Rollback)).Error); // there is nothing before it
        Bring(bench, release: 2);
    }

    [LinuxFact]
    public void A_unit_goes_back_to_the_model_before()
    {
        using var bench = new Bench();
        Assert.True(bench.Run(bench.Job()).IsGood);
        Bring(bench, release: 2);
        Bring(bench, release: 3);
        UnitReport report = bench.Run(bench.Job(UnitVerb.Rollback));
        Assert.True(report.IsGood, report.Message);
        string two = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(FleetImages.Pack(2).Find(PackSection.Program)!));
        Assert.Equal(two, report.Facts["model_sha256"]);
    }

    [LinuxFact]
    public void A_file_that_changes_under_the_run_is_not_written()
    {
        using var bench = new Bench();
        UnitJob job = bench.Job();
        File.WriteAllBytes(Path.Combine(bench.Folder, "firmware.bin"), FleetImages.Firmware(2));
        UnitReport report = bench.Run(job);
        Assert.Equal("E0727", report.Error);
        Assert.DoesNotContain(bench.Calls(), call => call.Contains(" write "));
    }

    [LinuxFact]
    public void A_unit_that_may_not_be_written_is_left_as_it_was()
    {
        using var bench = new Bench();
        UnitReport report = UnitWorker.RunHere(bench.Job(), bench.Messages, _ =>
            new UnitOrder(false, false, "E0724", "another one has this chip", "look"), CancellationToken.None);
        Assert.Equal(("E0724", "look"), (report.Error, report.Hint));
        Assert.Empty(bench.Writes());
    }

    [LinuxFact]
    public void A_line_that_has_gone_leaves_no_worker_behind()
    {
        using var bench = new Bench(fault: "hang");
        string file = Path.Combine(bench.Folder, "job.json");
        UnitWorker.Save(bench.Job(), file);
        // The orders end at once: the line was killed.
        Assert.Equal(130, UnitWorker.Run(file, new StringReader(""), bench.Messages));
    }

    [LinuxFact]
    public void A_full_disk_is_an_error_of_the_unit_and_no_crash()
    {
        using var bench = new Bench();
        UnitJob job = bench.Job();
        Directory.CreateDirectory(job.Folder);
        File.CreateSymbolicLink(Path.Combine(job.Folder, "log.txt"), "/dev/full");
        UnitReport report = bench.Run(job);
        Assert.Equal("E0727", report.Error);
        Assert.Contains("No space left", report.Message);
    }

    private static void Bring(Bench bench, int release)
    {
        byte[] pack = PackWriter.Write(FleetImages.Pack(release), bench.Key);
        using (var link = new DeviceLink(new LinkAddress(bench.Fleet.LinkOf("1-1.1"))))
        {
            link.Connect();
            Assert.Equal(UpdateResult.Ok, new ModelUpdate(link).Send(pack).Result);
        }

        using var booted = new DeviceLink(new LinkAddress(bench.Fleet.LinkOf("1-1.1")));
        booted.Connect();
        Assert.Equal(UpdateResult.Ok, new ModelUpdate(booted).Confirm().Result);
    }
}
