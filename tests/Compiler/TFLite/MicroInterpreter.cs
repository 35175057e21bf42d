using System.Diagnostics;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>TFLite Micro itself, where somebody has built it: a program that answers cases until its input ends.</summary>
/// <remarks>
/// Its input, all numbers int32 of little endian: length and bytes of a model, number of inputs, length and bytes of each. Its answer: number
/// of outputs, or -1 where the interpreter refused, then length and bytes of each.
/// </remarks>
internal sealed class MicroInterpreter : IDisposable
{
    public const string Variable = "EDGE_TFLITE_MICRO";

    private readonly Process _process;
    private readonly BinaryWriter _to;
    private readonly BinaryReader _from;

    public MicroInterpreter(string program)
    {
        _process = Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = false })!;
        _to = new BinaryWriter(_process.StandardInput.BaseStream);
        _from = new BinaryReader(_process.StandardOutput.BaseStream);
    }

    /// <summary>All outputs one after another; null where the interpreter refused.</summary>
    public sbyte[]? Run(MicroCase drawn)
    {
        Send(drawn.Model);
        _to.Write(drawn.Inputs.Length);
        foreach (sbyte[] input in drawn.Inputs)
            Send(Array.ConvertAll(input, value => (byte)value));
        _to.Flush();
        int outputs = _from.ReadInt32();
        return outputs < 0 ? null : [.. Enumerable.Range(0, outputs).SelectMany(_ => _from.ReadBytes(_from.ReadInt32())).Select(value => (sbyte)value)];
    }

    public void Dispose()
    {
        _to.Dispose();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Send(byte[] bytes)
    {
        _to.Write(bytes.Length);
        _to.Write(bytes);
    }
}

/// <summary>A fact for those who have TFLite Micro on their machine; skipped elsewhere.</summary>
public sealed class TheoryWithMicroInterpreterAttribute : TheoryAttribute
{
    public TheoryWithMicroInterpreterAttribute()
    {
        if (Environment.GetEnvironmentVariable(MicroInterpreter.Variable) is null)
            Skip = $"{MicroInterpreter.Variable} names no program; tests/fixtures/tflite-micro/README.md says which";
    }
}
