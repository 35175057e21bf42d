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
/// <param name="Levels">Steps of one inference at each level of compute, all of the network first.</param>
/// <param name="StepWork">The work of the largest step.</param>
public sealed record PlanBlob(string KernelSet, int ArenaBytes, int InputBytes, int OutputBytes, IReadOnlyList<int> Levels, int StepWork)
{
    private const int OneLevelVersion = 1, OneLevelHeaderBytes = 56;

    /// <summary>Of an inference that computes all of the network.</summary>
    public int Steps => Levels[0];

    /// <summary>Looks at the frame of a blob, as <c>edge_plan_open</c> does first. Steps and tables are the interpreter's to judge.</summary>
    /// <remarks>Plans of version 1, in packs of earlier releases, had one level and a header that does not say so; interpreters of today refuse them.</remarks>
    /// <param name="where">For messages.</param>
    /// <exception cref="DataException">E0410: it is not a plan, or a later version of one, or it is damaged.</exception>
    public static PlanBlob Read(ReadOnlySpan<byte> blob, string where)
    {
        const string accepted = "a plan blob as 'edge compile --language plan' or 'edge pack' writes it";
        if (blob.Length < OneLevelHeaderBytes || !blob.StartsWith(Encoding.ASCII.GetBytes(PlanFormat.Magic)))
            throw new DataException("E0410", where, $"{blob.Length} bytes that do not begin with {PlanFormat.Magic}", accepted);
        int version = Number(blob, PlanFormat.VersionAt), bytes = Number(blob, PlanFormat.TotalBytesAt);
        if (version is not (OneLevelVersion or PlanFormat.Version))
            throw new DataException("E0410", where, $"a plan of version {version}", $"version {OneLevelVersion} or {PlanFormat.Version}");
        if (bytes != blob.Length)
            throw new DataException("E0410", where, $"{blob.Length} bytes of a plan that has {bytes}", accepted);
        if (Crc32.Of(blob[PlanFormat.CheckedFrom..]) != (uint)Number(blob, PlanFormat.ChecksumAt))
            throw new DataException("E0410", where, "a plan whose CRC-32 is wrong", accepted);

        int inputs = Number(blob, PlanFormat.InputsAt), outputs = Number(blob, PlanFormat.OutputsAt);
        int header = version == OneLevelVersion ? OneLevelHeaderBytes : PlanFormat.HeaderBytes;
        if (inputs < 1 || outputs < 1 || ((long)inputs + outputs) * PlanFormat.TensorBytes > blob.Length - header)
            throw new DataException("E0410", where, $"a plan with {inputs} inputs and {outputs} outputs", accepted);
        int levelsAt = header + (inputs + outputs) * PlanFormat.TensorBytes, levels = version == OneLevelVersion ? 1 : Number(blob, PlanFormat.LevelsAt);
        if (levels is < 1 or > LevelSet.MostLevels || levelsAt + levels * PlanFormat.LevelBytes > blob.Length)
            throw new DataException("E0410", where, $"a plan with {levels} levels", accepted);
        int[] steps = version == OneLevelVersion ? [Number(blob, PlanFormat.StepsAt)] : Numbers(blob, levelsAt, levels);
        return new PlanBlob(
            Encoding.ASCII.GetString(blob.Slice(PlanFormat.KernelSetAt, PlanFormat.KernelSetBytes)).TrimEnd('\0'), Number(blob, PlanFormat.ArenaBytesAt),
            Bytes(blob, header, 0, inputs), Bytes(blob, header, inputs, outputs), steps, Number(blob, PlanFormat.StepWorkAt));
    }

    private static int Bytes(ReadOnlySpan<byte> blob, int tensorsAt, int first, int count)
    {
        int bytes = 0;
        for (int i = first; i < first + count; i++)
            bytes += Number(blob, tensorsAt + i * PlanFormat.TensorBytes);
        return bytes;
    }

    private static int[] Numbers(ReadOnlySpan<byte> blob, int at, int count)
    {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Number(blob, at + sizeof(int) * i);
        return numbers;
    }

    private static int Number(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadInt32LittleEndian(blob[at..]);
}
