using System.Net;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge check' against devices that are threads of this process.</summary>
public sealed class CheckVerbTests : IDisposable
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          test: { rendered: { seed: 1, count: 12 } }
        """;

    private readonly Run _run = new Run().With("edge.yaml", Project);
    private readonly DesktopDevice _device;
    private readonly DesktopServer _server;

    public CheckVerbTests()
    {
        Compiler.Storage.ModelFile model = SmallModel.Int8();
        Directory.CreateDirectory(_run.Path("build"));
        model.Save(_run.Path("build/tiny.int8.edge"));
        _device = new DesktopDevice(model.Graph);
        _server = Serve(_device);
    }

    public void Dispose()
    {
        _server.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void A_device_with_the_references_bytes_passes()
    {
        Assert.True(_run.Edge("check", "--on", _server.Address) == 0, _run.Error);
        Assert.Contains("12/12", _run.Out);
        Assert.Contains("PASS", _run.Out);
        Assert.Equal(13, File.ReadAllLines(_run.Path("build/check.csv")).Length);
        Assert.Equal(0, _run.Edge("check", "--on", _server.Address, "--images", "5", "--json", "--quiet"));
        JsonNode result = JsonNode.Parse(_run.Out)!;
        JsonNode device = result["devices"]![0]!;
        Assert.Equal(("edge.check/1", 5, 5, 0), ((string)result["schema"]!, (int)result["data"]!["images"]!, (int)device["exact"]!, (int)device["lost"]!));
        Assert.Equal(("PASS", 0, "pc"), ((string)device["verdict"]!, (int)device["link"]!["resumes"]!, (string)device["board"]!));
        Assert.Empty(_run.Error);
    }

    [Fact]
    public void A_device_with_one_wrong_bit_fails_beside_one_that_passes()
    {
        var wrong = new DesktopDevice(SmallModel.Int8().Graph) { Sabotage = (_, output) => output[2] ^= 1 };
        using DesktopServer server = Serve(wrong);
        Assert.Equal(1, _run.Edge("check", "--on", _server.Address, "--on", server.Address));
        Assert.Contains($"edge: check failed: {server.Address}: 0 of 12 images", _run.Error);
        Assert.DoesNotContain(_server.Address + ": 0", _run.Error);
    }

    [Fact]
    public void A_device_with_the_references_bytes_whose_golden_vectors_do_not_come_out_fails()
    {
        _device.Golden = new GoldenDifference { Vector = 0, Output = 3, Expected = 7, Actual = -7 };
        Assert.Equal(1, _run.Edge("check", "--on", _server.Address));
        Assert.Contains($"edge: check failed: {_server.Address}: golden vector 0 does not come out: output 3 is -7, 7 was recorded", _run.Error);
        Assert.Contains("FAIL", _run.Out);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1800001")] // the link's microseconds would wrap
    public void A_silence_that_cannot_be_told_is_an_error(string milliseconds)
    {
        Assert.Equal(2, _run.Edge("check", "--on", _server.Address, "--silence", milliseconds));
        Assert.Contains("1 to 1800000 milliseconds", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--on", "qemu:mps2-an386", "--images", "0")]
    [InlineData("check", "--on", "qemu:mps2-an386", "--images", "-3")]
    [InlineData("emulate", "c-cortex-m4", "--images", "0")]
    public void No_image_at_all_proves_nothing_and_is_an_error(params string[] command)
    {
        Assert.Equal(2, _run.Edge(command));
        Assert.Contains($"error E0003: --images: {command[^1]}", _run.Error, StringComparison.Ordinal);
        Assert.Contains("accepted: 1 or more", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("86401")]
    public void A_wait_of_less_than_nothing_or_more_than_a_day_is_an_error(string seconds)
    {
        Assert.Equal(2, _run.Edge("check", "--on", _server.Address, "--wait", seconds));
        Assert.Contains("0 to 86400 seconds", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_another_device_in_the_middle_is_void()
    {
        int inferences = 0;
        _device.Sabotage = (_, _) =>
        {
            if (++inferences != 4)
                return;
            _device.Identity.Uid[3] = 9;
            _server.Cut();
        };
        Assert.Equal(4, _run.Edge("check", "--on", _server.Address, "--silence", "500"));
        Assert.Contains("error E0604", _run.Error);
        Assert.Contains("VOID", _run.Out);
        Assert.Contains(",lost,", File.ReadAllText(_run.Path("build/check.csv")));
    }

    [Fact]
    public void One_chip_behind_two_addresses_makes_the_run_void()
    {
        _device.Identity.Uid[0] = 5;
        var same = new DesktopDevice(SmallModel.Int8().Graph);
        same.Identity.Uid[0] = 5;
        using DesktopServer server = Serve(same);
        Assert.Equal(4, _run.Edge("check", "--on", _server.Address, "--on", server.Address));
        Assert.Contains("answers at two addresses", _run.Error);
    }

    [Fact]
    public void Devices_that_divide_the_images_give_together_what_one_gives()
    {
        using DesktopServer server = Serve(new DesktopDevice(SmallModel.Int8().Graph));
        Assert.True(_run.Edge("check", "--divide", "--on", _server.Address, "--on", server.Address, "--json", "--quiet") == 0, _run.Error);
        JsonNode result = JsonNode.Parse(_run.Out)!;
        Assert.Equal(("PASS", true), ((string)result["verdict"]!, (bool)result["divided"]!));
        Assert.Equal([6, 6], result["devices"]!.AsArray().Select(device => (int)device!["exact"]!));
        string[] divided = [.. File.ReadAllLines(_run.Path("build/check.csv")).Skip(1).Select(Judgement).Order()];
        Assert.Equal(0, _run.Edge("check", "--on", _server.Address));
        Assert.Equal(File.ReadAllLines(_run.Path("build/check.csv")).Skip(1).Select(Judgement).Order(), divided);

        // index, label, decision, exact
        static string Judgement(string line) => string.Join(',', line.Split(',')[2..6]);
    }

    [Fact]
    public void A_device_that_goes_leaves_its_images_to_the_other_and_the_run_passes()
    {
        int inferences = 0;
        DesktopServer? other = null;
        var going = new DesktopDevice(SmallModel.Int8().Graph)
        {
            Sabotage = (_, _) =>
            {
                if (++inferences == 3)
                    Task.Run(() => other!.Dispose());
                if (inferences >= 3)
                    Thread.Sleep(1000); // longer than a host's patience
            },
        };
        other = Serve(going);
        _device.Sabotage = (_, _) => Thread.Sleep(20);
        Assert.True(_run.Edge("check", "--divide", "--on", _server.Address, "--on", other.Address, "--silence", "500") == 0, _run.Error);
        Assert.Contains("the others have judged them", _run.Error);
        Assert.Contains("12/12", _run.Out);
    }

    [FactWithGcc]
    public void Emulated_boards_run_the_projects_model_behind_the_real_firmwares_link()
    {
        Assert.True(_run.Edge("check", "--divide", "--on", "qemu:netduinoplus2*2", "--json", "--quiet") == 0, _run.Error);
        JsonNode result = JsonNode.Parse(_run.Out)!;
        Assert.Equal("PASS", (string)result["verdict"]!);
        JsonNode first = result["devices"]![0]!, second = result["devices"]![1]!;
        Assert.Equal(("qemu:netduinoplus2#1", "netduinoplus2", "emitted C"), ((string)first["device"]!, (string)first["board"]!, (string)first["runtime"]!));
        Assert.NotEqual((string)first["uid"]!, (string)second["uid"]!);
        Assert.Equal((string)result["model_sha256"]!, (string)first["device_model_sha256"]!);
        Assert.Equal(("pass", 64), ((string)first["golden"]!, ((string)first["limits_sha256"]!).Length));
        Assert.Equal(12, (int)first["exact"]! + (int)second["exact"]!);
    }

    [Theory]
    [InlineData("qemu:esp32-cam", "E0607")]
    [InlineData("qemu:nothing", "E0610")]
    [InlineData("qemu:netduinoplus2*0", "E0603")]
    public void A_board_that_is_not_emulated_with_its_UART_is_refused(string address, string code)
    {
        Assert.NotEqual(0, _run.Edge("check", "--on", address));
        Assert.Contains($"error {code}", _run.Error);
    }

    [Fact]
    public void What_cannot_be_checked_is_said_before_anything_is_sent()
    {
        Assert.Equal(2, _run.Edge("check"));
        Assert.Contains("error E0601", _run.Error);
        Assert.Equal(2, _run.Edge("check", "--on", _server.Address, "--on", _server.Address));
        Assert.Contains("named twice", _run.Error);
        Assert.Equal(2, _run.Edge("check", "--on", "ttyUSB0"));
        Assert.Contains("error E0603", _run.Error);
        Assert.Equal(4, _run.Edge("check", "--on", "unix:/no/such/device"));
        Assert.Contains("error E0602", _run.Error);
        _device.Network.InputBytes = 100;
        Assert.Equal(4, _run.Edge("check", "--on", _server.Address));
        Assert.Contains("error E0605", _run.Error);
    }

    private static DesktopServer Serve(DesktopDevice device) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), wire => new LinkEndpoint(wire, device, null!, device.Options));
}
