using System.Diagnostics;
using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// The C kernels in a process of their own, built once per test run with every warning an error and with the address and
/// undefined-behaviour sanitizers. It answers one node after the other; a sanitizer's report ends it and fails the test.
/// </summary>
internal static class CKernels
{
    private static readonly object Turn = new();
    private static Process? _server;

    /// <summary>The output's bytes.</summary>
    /// <param name="shared">The activation whose bytes the output takes, or -1.</param>
    public static sbyte[] Run(IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength, int shared = -1)
    {
        lock (Turn)
        {
            _server ??= Start();
            try
            {
                var writer = new BinaryWriter(_server.StandardInput.BaseStream);
                Write(writer, calls, inputs, outputLength, shared);
                writer.Flush();
                var output = new byte[outputLength];
                _server.StandardOutput.BaseStream.ReadExactly(output);
                return Array.ConvertAll(output, b => (sbyte)b);
            }
            catch (IOException)
            {
                string report = _server.StandardError.ReadToEnd();
                _server = null;
                throw new Xunit.Sdk.XunitException($"the C kernel {calls[0].Kernel} stopped the process:\n{report}");
            }
        }
    }

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

    private static Process Start()
    {
        string root = Golden.Root();
        string folder = Directory.CreateTempSubdirectory("edge-kernels-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string program = Path.Combine(folder, "kernel_server");
        using Process compiler = Run("gcc",
            "-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
            "-I" + Path.Combine(root, "device", "kernels"), Path.Combine(root, "tests", "vectors", "kernel_server.c"), "-o", program);
        string messages = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, messages);
        return Run(program);
    }

    private static Process Run(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
