using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Tests;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge secure': a dry run for one unit, and burning what it said; with tools that burn files.</summary>
public sealed class SecureVerbTests
{
    private const string First = "f4:12:fa:01:00:00", Second = "f4:12:fa:01:00:01";
    private static readonly string[] _both = ["flash-encryption", "secure-boot"];

    [LinuxFact]
    public void A_plan_burns_nothing_and_says_each_command_and_what_is_for_ever()
    {
        using Run run = Bench();
        Assert.True(Plan(run, 0, _both) == 0, run.Error);
        Assert.Contains("espefuse --chip esp32s3 --port ttyUSB0 --do-not-confirm burn-key BLOCK_KEY0", run.Out);
        Assert.Contains("burn-key BLOCK_KEY1", run.Out); // the digest gets the next free place
        Assert.Contains("KEY_PURPOSE_1: 9: SECURE_BOOT_DIGEST0", run.Out);
        Assert.Contains("FOR EVER: from the next start on only a boot loader with a good signature of this key starts", run.Out);
        Assert.Contains("9 steps to burn, 9 of them for ever. NOTHING WAS BURNT", run.Out);
        Assert.DoesNotContain(Calls(run, 0), call => call.Contains("burn") || call.Contains("protect"));
    }

    [LinuxFact]
    public void What_a_plan_says_is_burnt_once_after_the_unit_s_number_was_typed()
    {
        using Run run = Bench();
        Plan(run, 0, [.. _both, "lock-download"]);
        Assert.Equal(2, Apply(run, 0));
        Assert.StartsWith("edge: error E0740", run.Error[run.Error.IndexOf("edge: error", StringComparison.Ordinal)..]);
        run.Typed = "y\n";
        Assert.Equal(2, Apply(run, 0));
        Assert.Contains("FOR EVER: no tool reads or burns an eFuse of this chip any more", run.Error);
        Assert.DoesNotContain(Calls(run, 0), call => call.Contains("burn"));

        run.Typed = First + "\n";
        Assert.True(Apply(run, 0) == 0, run.Error);
        Assert.Contains("9 steps burnt, 1 there already", run.Out); // JTAG is closed twice
        string[] burnt = [.. Calls(run, 0).Where(call => call.Contains("burn") || call.Contains("protect"))];
        Assert.Equal(9, burnt.Length);
        Assert.EndsWith("burn-efuse ENABLE_SECURITY_DOWNLOAD 1", burnt[^1]);
        // The chip cannot be read any more; the journal knows.
        Assert.Equal(0, Apply(run, 0, "--confirm", First));
        Assert.Contains("all of this plan was burnt before", run.Out);
        Assert.Equal(9, Calls(run, 0).Count(call => call.Contains("burn") || call.Contains("protect")));
    }

    [LinuxTheory]
    [InlineData("after-burn")]
    [InlineData("half-burn")]
    public void A_run_that_broke_between_two_burns_goes_on_and_burns_nothing_twice(string fault)
    {
        using Run run = Bench();
        Plan(run, 0, _both);
        File.WriteAllText(run.Path("demo/fleet/units/1-1.1/fault"), fault);
        // Each run gets a step further, or half a step, and loses the unit.
        int runs = 0;
        for (; runs < 20; runs++)
        {
            int exit = Apply(run, 0, "--confirm", First);
            if (exit == 0)
                break;
            Assert.Equal(4, exit);
            Assert.StartsWith("edge: error E0715", run.Error[run.Error.IndexOf("edge: error", StringComparison.Ordinal)..]);
            if (fault == "half-burn" && runs == 1)
                File.Delete(run.Path("demo/fleet/units/1-1.1/fault"));
        }

        Assert.Equal(fault == "after-burn" ? 8 : 2, runs);
        string[] burnt = [.. Calls(run, 0).Where(call => call.Contains("burn") || call.Contains("protect"))];
        Assert.Equal(burnt.Length, burnt.Distinct().Count());
        Assert.Equal(8, burnt.Length);
        Assert.Equal("end", (string)Journal(run)[^1]["event"]!);
        // A plan made now finds everything burnt: the hidden key too, because the journal has it.
        Assert.Equal(0, Plan(run, 0, _both));
        Assert.Contains("Nothing is left to burn", run.Out);
    }

    [LinuxFact]
    public void A_plan_is_for_one_unit_in_one_state()
    {
        using Run run = Bench();
        Plan(run, 0, _both);
        // Another unit answers.
        Fails(run, "E0746", "is another unit", Apply(run, 0, "--confirm", First, "--port", "ttyUSB1"));
        // Somebody burnt something since.
        Burn(run, 0, "DIS_DIRECT_BOOT", "0x1");
        Fails(run, "E0746", "DIS_DIRECT_BOOT was 0x0, is 0x1", Apply(run, 0, "--confirm", First));
        // Files of the plan changed.
        Plan(run, 1, _both);
        File.AppendAllText(run.Path("boot.bin"), "x");
        Fails(run, "E0747", "changed since the plan", Apply(run, 1, "--confirm", Second), exit: 3);
        Assert.DoesNotContain(Calls(run, 0).Concat(Calls(run, 1)), call => call.Contains("burn"));
        run.With("demo/none.json", "{}");
        Fails(run, "E0747", "is no plan", run.Edge("secure", "apply", "demo/none.json", "--port", "ttyUSB0"), exit: 3);
    }

    [LinuxFact]
    public void What_is_burnt_already_is_compared_with_what_is_wanted()
    {
        using Run run = Bench();
        // Another digest in the second place.
        Burn(run, 0, "KEY_PURPOSE_2", "0x9");
        Burn(run, 0, "BLOCK_KEY2", "0x" + new string('a', 64));
        Fails(run, "E0745", "another key for this is burnt already, in place 2", Plan(run, 0, ["secure-boot"]));
        // A hidden key that nobody can compare.
        Burn(run, 1, "KEY_PURPOSE_0", "0x4");
        Burn(run, 1, "BLOCK_KEY0.hidden", "");
        Burn(run, 1, "BLOCK_KEY0.locked", "");
        Fails(run, "E0745", "burnt and hidden", Plan(run, 1, ["flash-encryption"]));
        // Secure boot came first and closed the way.
        Burn(run, 2, "RD_DIS.locked", "");
        Fails(run, "E0745", "RD_DIS.writeable is false", Plan(run, 2, ["flash-encryption"]));
        // Full.
        for (int i = 0; i < 6; i++)
            Burn(run, 2, $"KEY_PURPOSE_{i}", "0x8");
        Fails(run, "E0745", "no place for the key is empty", Plan(run, 2, ["secure-boot"]));
    }

    [LinuxFact]
    public void A_tool_that_says_it_worked_is_not_believed()
    {
        using Run run = Bench();
        Plan(run, 0, ["secure-boot"]);
        File.WriteAllText(run.Path("demo/fleet/units/1-1.1/fault"), "no-burn");
        Fails(run, "E0749", "SECURE_BOOT_EN is 0x0", Apply(run, 0, "--confirm", First));
    }

    [LinuxFact]
    public void A_plan_that_lacks_something_says_what()
    {
        using Run run = Bench();
        Fails(run, "E0731", "no unit is named", run.Edge("secure", "plan", "--board", "esp32-s3-eye", "--do", "lock-download"), exit: 2);
        Fails(run, "E0748", "has no 'read-protection-1'", Plan(run, 0, ["read-protection-1"]), exit: 2);
        string[] plan = ["secure", "plan", "--board", "esp32-s3-eye", "--port", "ttyUSB0", "--tools", "demo/fleet/bin", "--do"];
        Fails(run, "E0748", "no encryption key is named", run.Edge([.. plan, "flash-encryption"]), exit: 2);
        Fails(run, "E0748", "no signed image is named", run.Edge([.. plan, "secure-boot", "--signing-key", "boot.pem"]), exit: 2);
        Fails(run, "E0741", "nobody described", run.Edge("secure", "plan", "--board", "microbit", "--port", "ttyUSB0", "--do", "secure-boot"), exit: 3);
        string[] sectors = ["secure", "plan", "--board", "nucleo-f767zi", "--probe", "1", "--do", "write-protection", "--sectors"];
        Fails(run, "E0003", "'3-1'", run.Edge([.. sectors, "3-1"]), exit: 2);
        Fails(run, "E0003", "'0-256'", run.Edge([.. sectors, "0-256"]), exit: 2);
        run.With("key.bin", new string('k', 32));
        Fails(run, "E0742", "only 1 different", Plan(run, 0, ["flash-encryption"]), exit: 3);
    }

    [LinuxFact]
    public void A_key_that_another_unit_has_is_remarked()
    {
        using Run run = Bench();
        Plan(run, 0, ["flash-encryption"]);
        Assert.Equal(0, Apply(run, 0, "--confirm", First));
        Assert.Equal(0, Plan(run, 1, ["flash-encryption"]));
        Assert.Contains($"the encryption key was burnt into {First} too", run.Error);
    }

    [LinuxFact]
    public void Option_bytes_of_an_STM32_are_planned_and_written_the_same_way()
    {
        using Run run = Bench();
        string[] unit = ["--probe", "SIM00010000", "--tools", "demo/fleet/bin"];
        string[] what = ["--do", "write-protection", "read-protection-2", "--sectors", "0-2"];
        Assert.True(run.Edge(["secure", "plan", "--board", "nucleo-f767zi", .. unit, .. what]) == 0, run.Error);
        Assert.Contains("STM32_Programmer_CLI -c port=SWD sn=SIM00010000 mode=UR -ob nWRP0=0x0 nWRP1=0x0 nWRP2=0x0", run.Out);
        Assert.Contains("can be undone: option bytes of these sectors to 1", run.Out);
        Assert.Contains("FOR EVER: no tool ever reaches this chip again", run.Out);
        string plan = Assert.Single(Directory.GetFiles(run.Path("secure"), "*.plan.json")), id = (string)JsonNode.Parse(File.ReadAllText(plan))!["unit"]!;
        Assert.Equal("f412fa010000", System.Text.Encoding.ASCII.GetString(Convert.FromHexString(id)));
        Assert.True(run.Edge(["secure", "apply", plan, .. unit, "--confirm", id]) == 0, run.Error);
        Assert.Equal(["ob nWRP0=0x0 nWRP1=0x0 nWRP2=0x0", "ob RDP=0xCC"],
            Calls(run, 0).Where(call => call.Contains("ob ")).Select(call => call[call.IndexOf("ob ", StringComparison.Ordinal)..]));
        Assert.Equal(0, run.Edge(["secure", "apply", plan, .. unit, "--confirm", id]));
        Fails(run, "E0713", "No STM32 target found", run.Edge(["secure", "plan", "--board", "nucleo-f767zi", .. unit, "--do", "read-protection-1"]));
    }

    private static Run Bench()
    {
        var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "3"));
        Assert.Equal(0, run.Edge("line", "check", "demo/line.yaml")); // plugs them in
        using var rsa = RSA.Create(3072);
        run.With("boot.pem", rsa.ExportSubjectPublicKeyInfoPem());
        File.WriteAllBytes(run.Path("boot.bin"), SignedImages.Sign(SignedImages.Program(2), rsa));
        File.WriteAllBytes(run.Path("key.bin"), RandomNumberGenerator.GetBytes(32));
        return run;
    }

    private static int Plan(Run run, int unit, string[] features) => run.Edge([
        "secure", "plan", "--board", "esp32-s3-eye", "--port", $"ttyUSB{unit}", "--tools", "demo/fleet/bin", "--signing-key", "boot.pem",
        "--encryption-key", "key.bin", "--signed", "boot.bin", "--do", .. features]);

    private static int Apply(Run run, int unit, params string[] more) => run.Edge(
        ["secure", "apply", $"secure/f412fa01000{unit}.plan.json", "--tools", "demo/fleet/bin",
            .. more.Contains("--port") ? [] : new[] { "--port", $"ttyUSB{unit}" }, .. more]);

    private static void Burn(Run run, int unit, string file, string value) => run.With($"demo/fleet/units/1-1.{unit + 1}/efuse/{file}", value + "\n");

    private static string[] Calls(Run run, int unit) =>
        run.Path($"demo/fleet/units/1-1.{unit + 1}/calls.txt") is var file && File.Exists(file) ? File.ReadAllLines(file) : [];

    private static JsonNode[] Journal(Run run) => [.. File.ReadAllLines(run.Path("secure/secure.jsonl")).Select(line => JsonNode.Parse(line)!)];

    private static void Fails(Run run, string code, string says, int found, int exit = 4)
    {
        Assert.True(found == exit && run.Error.Contains($"edge: error {code}: ") && run.Error.Contains(says), $"exit {found}: {run.Error}{run.Out}");
    }
}
