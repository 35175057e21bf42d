using System.Buffers.Binary;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Emission.Plan;

/// <summary>What the header of a plan blob says.</summary>
/// <param name="KernelSet">The kernels it was made for.</param>
/// <param name="ArenaBytes">Working memory of one inference.</param>
/// <param name="InputBytes">Of all inputs together.</param>
/// <param name="OutputBytes">Of all outputs together.</param>
/// <param name="Steps">Steps of one inference.</param>
/// <param name="StepWork">The work of the largest step.</param>
public sealed record PlanBlob(string KernelSet, int ArenaBytes, int InputBytes, int OutputBytes, int Steps, int StepWork)
{
    /// <summary>Looks at the frame of a blob, as <c>edge_plan_open</c> does first. Steps and tables are the interpreter's to judge.</summary>
    /// <param name="where">For messages.</param>
    /// <exception cref="DataException">E0410: it is not a plan of this version, or it is damaged.</exception>
    public static PlanBlob Read(ReadOnlySpan<byte> blob, string where)
    {
        const string accepted = "a plan blob as 'edge compile --language plan' or 'edge pack' writes it";
        if (blob.Length < PlanFormat.HeaderBytes || !blob.StartsWith(Encoding.ASCII.GetBytes(PlanFormat.Magic)))
            throw new DataException("E0410", where, $"{blob.Length} bytes that do not begin with {PlanFormat.Magic}", accepted);
        int version = Number(blob, PlanFormat.VersionAt), bytes = Number(blob, PlanFormat.TotalBytesAt);
        if (version != PlanFormat.Version)
            throw new DataException("E0410", where, $"a plan of version {version}", $"version {PlanFormat.Version}");
        if (bytes != blob.Length)
            throw new DataException("E0410", where, $"{blob.Length} bytes of a plan that has {bytes}", accepted);
        if (Crc32.Of(blob[PlanFormat.CheckedFrom..]) != (uint)Number(blob, PlanFormat.ChecksumAt))
            throw new DataException("E0410", where, "a plan whose CRC-32 is wrong", accepted);

        int inputs = Number(blob, PlanFormat.InputsAt), outputs = Number(blob, PlanFormat.OutputsAt);
        if (inputs < 1 || outputs < 1 || ((long)inputs + outputs) * PlanFormat.TensorBytes > blob.Length - PlanFormat.HeaderBytes)
            throw new DataException("E0410", where, $"a plan with {inputs} inputs and {outputs} outputs", accepted);
        return new PlanBlob(
            Encoding.ASCII.GetString(blob.Slice(PlanFormat.KernelSetAt, PlanFormat.KernelSetBytes)).TrimEnd('\0'), Number(blob, PlanFormat.ArenaBytesAt),
            Bytes(blob, 0, inputs), Bytes(blob, inputs, outputs), Number(blob, PlanFormat.StepsAt), Number(blob, PlanFormat.StepWorkAt));
    }

    private static int Bytes(ReadOnlySpan<byte> blob, int first, int count)
    {
        int bytes = 0;
        for (int i = first; i < first + count; i++)
            bytes += Number(blob, PlanFormat.HeaderBytes + i * PlanFormat.TensorBytes);
        return bytes;
    }

    private static int Number(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadInt32LittleEndian(blob[at..]);
}
