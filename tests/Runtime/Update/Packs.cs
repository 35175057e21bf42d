using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>Small packs for the store's tests. Their program is a list of numbers to add, which <see cref="AddingModel"/> runs.</summary>
internal static class Packs
{
    public static PackKey Key { get; } = new("QA-2026a", SHA256.HashData("a key of the tests"u8));

    public static DeviceIdentity Identity { get; } = new()
    {
        Board = PackName.ToDevice("esp32s3-eye"),
        KernelSet = PackName.ToDevice("k1-test"),
        Product = PackName.ToDevice("bottle-cap"),
    };

    /// <summary>What a device has.</summary>
    public static byte[] Old { get; } = Bytes(seed: 1, release: 1);

    /// <summary>What it gets.</summary>
    public static byte[] New { get; } = Bytes(seed: 2, release: 2);

    /// <param name="programBytes">Sets the size of the pack.</param>
    public static PackContent Content(int seed, int release, int programBytes = 2500)
    {
        var random = new Random(seed);
        byte[] program = new byte[programBytes];
        random.NextBytes(program);
        sbyte[] input = new sbyte[40];
        for (int i = 0; i < input.Length; i++)
            input[i] = (sbyte)random.Next(-128, 128);
        var model = new AddingModel((sbyte[])(object)program);
        sbyte[] output = new sbyte[5];
        model.Infer(input, output);
        return new PackContent
        {
            Product = "bottle-cap",
            Label = $"2.{release}.0",
            Board = "esp32s3-eye",
            KernelSet = "k1-test",
            Release = release,
            Parts =
            [
                new PackPart(PackSection.Program, program),
                LimitsPart.Write([new ClassLimit("OK", false, PackLimits.Never, 0), new ClassLimit("dent", true, 13, 4)]),
                GoldenPart.Write([new GoldenVector(input, output)]),
            ],
        };
    }

    public static byte[] Bytes(int seed, int release, int programBytes = 2500) => PackWriter.Write(Content(seed, release, programBytes), Key);

    public static ProvisionedKey Provisioned(PackKey key)
    {
        byte[] record = key.ToDeviceRecord();
        var flash = new SimulatedFlash(new FlashKind(1, [record.Length], false), 1);
        flash.Program(0, record);
        var provisioned = new ProvisionedKey();
        Assert.True(provisioned.Read(flash, 0));
        return provisioned;
    }

    public static sbyte[] Signed(byte[] bytes) => (sbyte[])(object)bytes;
}

/// <summary>A model that is easy to be wrong, of as many outputs as it is asked for: each is a sum over the whole program and the whole input.</summary>
internal sealed class AddingModel(sbyte[]? program = null) : IModel
{
    private sbyte[] _program = program ?? [];

    /// <summary>A chip that computes something else.</summary>
    public bool IsBroken { get; set; }

    /// <summary>What it wrote to last.</summary>
    public sbyte[] Last { get; private set; } = [];

    public bool Open(StoredPack pack)
    {
        _program = new sbyte[pack.BytesOf(PackSection.Program)];
        return pack.Read(PackSection.Program, 0, _program, 0, _program.Length);
    }

    public bool Infer(sbyte[] input, sbyte[] output)
    {
        for (int o = 0; o < output.Length; o++)
        {
            int sum = o + (IsBroken ? 1 : 0);
            for (int i = 0; i < _program.Length; i++)
                sum = sum * 31 + _program[i] * input[i % 40];
            output[o] = (sbyte)(sum >> 8);
        }

        Last = output;
        return true;
    }
}
