using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>A model of one INT8 operator and inputs for it, both drawn from a seed.</summary>
/// <param name="Model">A .tflite file.</param>
/// <param name="Inputs">The bytes of each of its inputs.</param>
/// <param name="Drawn">Everything that was drawn, as text.</param>
internal sealed record MicroCase(byte[] Model, sbyte[][] Inputs, string Drawn)
{
    /// <summary>What was drawn in 16 digits, however the file lays it out: a recorded answer belongs to it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Drawn)))[..16];

    /// <summary>Edge's answer: the reference kernels, all outputs one after another.</summary>
    public sbyte[] Run() =>
        [.. new Int8Executor(TFLiteImporter.Import(TFLiteModel.Parse(Model, "case.tflite"))).Run(Inputs).SelectMany(output => output)];
}
