using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Tests.Drift;
using Edge.Compiler.Pack;
using Edge.Devices.Link;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge drift' against a device that is a thread of this process.</summary>
public sealed class DriftVerbTests : IDisposable
{
    private static readonly byte[] _program = [1, 2, 3, 4, 5];

    private readonly Run _run = new();
    private readonly DesktopDevice _device = new(SmallModel.Int8().Graph);
    private readonly DesktopServer _server;

    public DriftVerbTests()
    {
        DriftFingerprint fingerprint = DriftVerdictTests.Fingerprint(new Random(1));
        _device.Drift = new DriftSentinel(fingerprint.Scores, fingerprint.Means, fingerprint.Textures, 200);
        Buffer.BlockCopy(SHA256.HashData(_program), 0, _device.Identity.ModelHash, 0, LinkIdentity.HashBytes);
        var content = new PackContent
        {
            Product = "cap",
            Label = "1",
            Board = "esp32c3",
            KernelSet = "k1",
            Release = 1,
            Parts = [new PackPart(PackSection.Program, _program), DriftPart.Write(fingerprint)],
        };
        File.WriteAllBytes(_run.Path("cap.edgepack"), PackWriter.Write(content, PackKey.OfImage));
        File.WriteAllBytes(_run.Path("bare.edgepack"), PackWriter.Write(content with { Parts = [content.Parts[0]] }, PackKey.OfImage));
        _server = new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0), wire => new LinkEndpoint(wire, _device, null!, _device.Options));
    }

    public void Dispose()
    {
        _server.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void A_device_that_sees_darker_parts_is_to_be_retrained_and_its_counters_can_be_kept()
    {
        Feed(250, 10);
        Feed(100, -60);
        Assert.Equal(1, _run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack", "--json"));
        Assert.Contains("check failed: ", _run.Error);
        JsonNode device = JsonNode.Parse(_run.Out)!["devices"]![0]!;
        Assert.Equal(("retrain", 350), ((string?)device["verdict"], (int)device["parts"]!));
        JsonNode brightness = device["statistics"]![1]!;
        Assert.Equal(("brightness", -1), ((string?)brightness["name"], (int)brightness["direction"]!));
        Assert.InRange((int)brightness["since_part"]!, 240, 255);

        _run.With("kept.json", _run.Out);
        Assert.Equal(1, _run.Edge("drift", "--counters", "kept.json", "--pack", "cap.edgepack"));
        Assert.Contains($"{_server.Address}: retrain: brightness is lower since part 2", _run.Out);
        Assert.Contains("next: look at lamp", _run.Out);
    }

    [Fact]
    public void Beside_a_validation_the_verdict_is_kept_for_the_report()
    {
        Feed(450, 10);
        Assert.Equal(0, _run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack", "--out", "build"));
        Assert.Contains("wrote build/drift.json, for 'edge report'", _run.Out);
        SentinelReadings read = SentinelReadings.Read(_run.Path("build/drift.json"));
        Assert.Null(read.ModelSha256); // this pack has no section for people
        SentinelReading device = Assert.Single(read.Devices);
        Assert.Equal((_server.Address, "stable", 450, 2), (device.Device, device.Verdict, device.Parts, device.Windows));
        Assert.Equal(["score", "brightness", "texture"], device.Statistics.Select(each => each.Name));
        Assert.False(File.Exists(_run.Path("drift.json")));
    }

    [Fact]
    public void A_device_that_is_off_hides_no_other_one()
    {
        Assert.Equal(5, _run.Edge("drift", "--on", "unix:" + _run.Path("nobody.sock"), "--on", _server.Address, "--pack", "cap.edgepack", "--json"));
        Assert.Equal(_server.Address, (string)JsonNode.Parse(_run.Out)!["devices"]!.AsArray().Single()!["device"]!);
        Assert.Contains("E0602: unix:", _run.Error);
    }

    [Fact]
    public void A_cleared_device_begins_anew()
    {
        Feed(400, -60);
        Assert.Equal(1, _run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack", "--clear"));
        Assert.Equal((0, DriftState.Unknown), (_device.Drift.Parts, _device.Drift.State));
        Feed(600, 10);
        Assert.True(_run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack") == 0, _run.Error + _run.Out);
        Assert.Contains(": stable: 3 windows of 200 parts like the calibration", _run.Out);
    }

    [Theory]
    [InlineData("{", "E0608")]
    [InlineData("{\"parts\": 3}", "E0608")]
    [InlineData("[1]", "E0608")]
    [InlineData("{\"devices\": [{\"device\": \"a\"}]}", "E0608")]
    public void A_file_without_counters_is_refused(string text, string code)
    {
        _run.With("bad.json", text);
        Assert.Equal(3, _run.Edge("drift", "--counters", "bad.json", "--pack", "cap.edgepack"));
        Assert.Contains($"error {code}", _run.Error);
    }

    [Fact]
    public void What_cannot_be_compared_is_said()
    {
        Assert.Equal(2, _run.Edge("drift", "--pack", "cap.edgepack"));
        Assert.Contains("error E0601", _run.Error);
        Assert.Equal(3, _run.Edge("drift", "--on", _server.Address, "--pack", "bare.edgepack"));
        Assert.Contains("error E0443", _run.Error);
        _device.Identity.ModelHash[0] ^= 1;
        Assert.Equal(4, _run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack"));
        Assert.Contains("error E0605", _run.Error);
        _device.Identity.ModelHash[0] ^= 1;
        _device.Drift = null!;
        Assert.Equal(4, _run.Edge("drift", "--on", _server.Address, "--pack", "cap.edgepack"));
        Assert.Contains("error E0606", _run.Error);
    }

    private void Feed(int parts, int brightness)
    {
        var random = new Random(7);
        double Bell() => (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * 1.73;
        int Draw(int centre, int spread) => centre + (int)(spread * Bell());
        for (int i = 0; i < parts; i++)
            _device.Drift.Add(Draw(-10, 15), Math.Clamp(Draw(brightness, 20), -128, 127), Draw(-70, 9));
    }
}
