using System.Text;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// The C kernels in a process of their own, built once per test run with every warning an error and with the address and
/// undefined-behaviour sanitizers. It answers one node after the other; a sanitizer's report ends it and fails the test.
/// </summary>
internal static class CKernels
{
    private static readonly CServer Server = new("kernel_server.c");

    // The same source as other cores get it.
    private static readonly CServer Other = new("kernel_server.c") { Defines = ["EDGE_TWINS=2", "EDGE_PRODUCTS_OF_HALVES"] };

    /// <summary>The output's bytes.</summary>
    /// <param name="shared">The activation whose bytes the output takes, or -1.</param>
    public static sbyte[] Run(IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength, int shared = -1) =>
        Ask(Server, calls, inputs, outputLength, shared);

    /// <summary>The same by what a core without products of 64 bits, but with many registers, compiles.</summary>
    public static sbyte[] RunOther(IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength) => Ask(Other, calls, inputs, outputLength, -1);

    private static sbyte[] Ask(CServer server, IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength, int shared) => server.Ask(calls[0].Kernel,
        writer => Write(writer, calls, inputs, outputLength, shared),
        reader => CServer.ReadValues(reader, outputLength));

    private static void Write(BinaryWriter writer, IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength, int shared)
    {
        writer.Write(outputLength);
        writer.Write(shared);
        writer.Write(inputs.Length);
        foreach (sbyte[] input in inputs)
        {
            writer.Write(input.Length);
            writer.Write(Bytes(input));
        }

        writer.Write(calls.Count);
        foreach (KernelCall call in calls)
        {
            byte[] name = Encoding.ASCII.GetBytes(call.Kernel);
            writer.Write(name.Length);
            writer.Write(name);
            writer.Write(PlanKernels.All.FirstOrDefault(kernel => kernel.Name == call.Kernel)?.Number ?? -1);
            WriteInts(writer, call.Activations);
            WriteInts(writer, [.. call.Parameters.Select(p => p.Value)]);
            writer.Write(call.Tables.Count);
            foreach (Table table in call.Tables)
            {
                writer.Write(table.Bytes / table.Data.Length);
                writer.Write(table.Data.Length);
                writer.Write(Bytes(table.Data));
            }
        }
    }

    private static void WriteInts(BinaryWriter writer, IReadOnlyList<int> values)
    {
        writer.Write(values.Count);
        foreach (int value in values)
            writer.Write(value);
    }

    private static byte[] Bytes(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
