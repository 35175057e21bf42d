using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Devices.Line;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>What is written onto simulated units: a firmware that says whether it is whole, and a pack with the network of the virtual line's parts.</summary>
public static class FleetImages
{
    public const string Board = "simulated", Product = "simulated-cap", KernelSet = "desktop";

    /// <summary>Where both lie on the chip, from its first address on.</summary>
    public const int FirmwareAt = 0x10000, PackAt = 0x20000;

    private const int HeadBytes = 48, FirmwareBytes = 24_000, HashAt = 16;

    /// <summary>"EDGESIM1", 8 zeros, SHA-256 of the rest, the rest.</summary>
    /// <param name="version">Another one is another firmware.</param>
    public static byte[] Firmware(int version)
    {
        byte[] image = new byte[FirmwareBytes];
        new Random(version).NextBytes(image.AsSpan(HeadBytes));
        image.AsSpan(0, HeadBytes).Clear();
        "EDGESIM1"u8.CopyTo(image);
        SHA256.HashData(image.AsSpan(HeadBytes)).CopyTo(image, HashAt);
        return image;
    }

    /// <summary>A boot loader starts nothing else.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> flash) => flash.Length >= FirmwareBytes && flash[..8].SequenceEqual("EDGESIM1"u8)
        && SHA256.HashData(flash[HeadBytes..FirmwareBytes]).AsSpan().SequenceEqual(flash.Slice(HashAt, SHA256.HashSizeInBytes));

    public static PackContent Pack(int release)
    {
        var subject = new CornerSubject();
        byte[] program = new byte[1000];
        new Random(release).NextBytes(program);
        return new PackContent
        {
            Product = Product,
            Label = $"2.{release}.0",
            Board = Board,
            KernelSet = KernelSet,
            Release = release,
            Parts =
            [
                new PackPart(PackSection.Program, program),
                .. subject.Sections,
                LinePart.Write(new LineSettings { FrameHeight = CornerSubject.Side, FrameWidth = CornerSubject.Side }),
            ],
        };
    }

    /// <summary>Other limits for the model of a pack: from which difference of brightness on a corner is a defect.</summary>
    public static PackContent Limits(PackContent model, int limit, int release) => LimitsPack.Of(
        model, LimitsPart.Write([new ClassLimit("good", false, PackLimits.Never, 0), new ClassLimit("bright-corner", true, limit, 20)],
            JudgeMode.AnyDefect), release);

    /// <summary>Parts as the camera of the simulated units would show them, good and bad in turn.</summary>
    public static IReadOnlyList<GoldenSample> Samples(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        sbyte[] image = [.. Enumerable.Range(0, CornerModel.Side * CornerModel.Side).Select(at => (sbyte)(IsCorner(at) && i % 2 == 1 ? 70 : -8 + at % 3 + i))];
        return new GoldenSample(i % 2 == 1 ? $"bright-corner/{i}" : $"good/{i}", i % 2 == 1, [.. image.Select(value => (byte)value)]);
    })];

    private static bool IsCorner(int at) => at < CornerModel.Side * CornerModel.Side / 2 && at % CornerModel.Side < CornerModel.Side / 2;
}
