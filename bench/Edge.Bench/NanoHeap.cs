using System.Buffers.Binary;
using System.Globalization;
using Edge.Compiler.Emission;
using Edge.Devices.Nano;
using Edge.Devices.Tools;

namespace Edge.Bench;

/// <summary>What a model does to the managed heap of the real nanoCLR.</summary>
/// <param name="StaticBytes">What tables and parameters take before Main, against a program without the model.</param>
/// <param name="ObjectBytes">What the model's object takes, its buffers included; input and output are not.</param>
/// <param name="LeftBytes">What was left of the heap when inferences began.</param>
/// <param name="Inferences">How many followed.</param>
/// <param name="IsCollected">True when nanoCLR had to collect garbage while they ran.</param>
internal sealed record NanoHeap(long StaticBytes, long ObjectBytes, long LeftBytes, int Inferences, bool IsCollected)
{
    // nanoFramework.Runtime.Native: its place and number in the table of natives of nanoCLR 1.17's PC build.
    private const string Native = """
        using System.Runtime.CompilerServices;

        public static class Heap
        {
            public static void Managed()
            {
            }

            [MethodImpl(MethodImplOptions.InternalCall)]
            public static extern void Install(int timeout, int priority);

            /// <summary>Collects garbage and answers with the free bytes.</summary>
            [MethodImpl(MethodImplOptions.InternalCall)]
            public static extern uint Run(bool compact);
        }
        """;

    private const string NativeName = "nanoFramework.Runtime.Native";
    private const uint NativeChecksum = 0x0EAE898B;

    private const string Program = """
        using System;
        using System.Diagnostics;
        using Edge.Models;

        public static class Runner
        {
            public static void Main()
            {
                var input = new sbyte[INPUT];
                var output = new sbyte[OUTPUT];
                long empty = Heap.Run(false);
                MODEL
                long free = Heap.Run(false);
                Debug.WriteLine("heap: " + empty.ToString() + " " + free.ToString());
                RUN
            }
        }
        """;

    private const string Body = """
        var weak = new WeakReference(new byte[16]);
                for (int i = 0; i < COUNT; i++)
                    model.Infer(input, output);
                Debug.WriteLine("left: " + free.ToString() + (weak.IsAlive ? " kept" : " collected"));
        """;

    public static NanoHeap Measure(NanoTools tools, IReadOnlyList<NanoAssembly> model, string name, int input, int output, int inferences, string folder)
    {
        string program = Program.Replace("INPUT", Text(input)).Replace("OUTPUT", Text(output));
        string[] without = Run(tools, [], program.Replace("MODEL", "").Replace("RUN", "").Replace("using Edge.Models;", ""), folder);
        string[] with = Run(tools, model, program.Replace("MODEL", $"var model = new {name}(); model.Infer(input, output);")
            .Replace("RUN", Body.Replace("COUNT", Text(inferences))), folder);
        long[] before = Numbers(without, "heap: "), after = Numbers(with, "heap: "), left = Numbers(with, "left: ");
        return new NanoHeap(before[0] - after[0], after[0] - after[1], left[0], inferences, with.Any(line => line.EndsWith(" collected", StringComparison.Ordinal)));
    }

    private static string[] Run(NanoTools tools, IReadOnlyList<NanoAssembly> model, string program, string folder)
    {
        List<NanoAssembly> assemblies = [new(NativeName, [new EmittedFile("Heap.cs", Native)], []), .. model];
        assemblies.Add(new NanoAssembly("Runner", [new EmittedFile("Runner.cs", program)], [.. assemblies.Select(assembly => assembly.Name)], IsProgram: true));
        ToolLimit limit = TimeSpan.FromMinutes(5);
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, folder, limit);
        Register(files.Single(file => Path.GetFileNameWithoutExtension(file) == NativeName));
        return [.. NanoBuild.Run(tools, files, folder, limit)];
    }

    // The converted assembly says whose natives it stands for, and its header's checksum follows. Source: nanoCLR_Types.h, CLR_RECORD_ASSEMBLY.
    private static void Register(string path)
    {
        const int headerBytes = 124, headerCrc = 8, nativeChecksum = 20;
        byte[] file = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(nativeChecksum), NativeChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(headerCrc), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(headerCrc), Crc(file.AsSpan(0, headerBytes)));
        File.WriteAllBytes(path, file);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (byte value in bytes)
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
        }

        return crc;
    }

    private static long[] Numbers(string[] lines, string mark) =>
        lines.SingleOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal)) is { } line
            ? [.. line[mark.Length..].Split(' ').Where(word => char.IsAsciiDigit(word[0])).Select(word => long.Parse(word, CultureInfo.InvariantCulture))]
            : throw new InvalidDataException($"nanoCLR says: {string.Join(" | ", lines.TakeLast(5))}");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
