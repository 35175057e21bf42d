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
/// <param name="Levels">Steps of one inference at each level of compute, all of the network first; in turns that make rows, each counts once a turn.</param>
/// <param name="StepWork">The work of the largest step.</param>
public sealed record PlanBlob(string KernelSet, int ArenaBytes, int InputBytes, int OutputBytes, IReadOnlyList<int> Levels, int StepWork)
{
    private const int OneLevelVersion = 1, OneLevelHeaderBytes = 56, WholeVersion = 2, WholeHeaderBytes = 60;

    /// <summary>Of the format; interpreters of today run <see cref="PlanFormat.Version"/>.</summary>
    public int Version { get; private init; } = PlanFormat.Version;

    /// <summary>Of an inference that computes all of the network.</summary>
    public int Steps => Levels[0];

    /// <summary>Looks at the frame of a blob, as <c>edge_plan_open</c> does first. Steps and tables are the interpreter's to judge.</summary>
    /// <remarks>
    /// Plans of earlier releases: those of version 1 had one level and a header that does not say so, those of version 2 whole tensors. Interpreters of today
    /// refuse them.
    /// </remarks>
    /// <param name="where">For messages.</param>
    /// <exception cref="DataException">E0410: it is not a plan, or a later version of one, or it is damaged.</exception>
    public static PlanBlob Read(ReadOnlySpan<byte> blob, string where)
    {
        const string accepted = "a plan blob as 'edge compile --language plan' or 'edge pack' writes it";
        if (blob.Length < OneLevelHeaderBytes || !blob.StartsWith(Encoding.ASCII.GetBytes(PlanFormat.Magic)))
            throw new DataException("E0410", where, $"{blob.Length} bytes that do not begin with {PlanFormat.Magic}", accepted);
        int version = Number(blob, PlanFormat.VersionAt), bytes = Number(blob, PlanFormat.TotalBytesAt);
        if (version is not (OneLevelVersion or WholeVersion or PlanFormat.Version))
            throw new DataException("E0410", where, $"a plan of version {version}", $"version {OneLevelVersion} to {PlanFormat.Version}");
        if (bytes != blob.Length)
            throw new DataException("E0410", where, $"{blob.Length} bytes of a plan that has {bytes}", accepted);
        if (Crc32.Of(blob[PlanFormat.CheckedFrom..]) != (uint)Number(blob, PlanFormat.ChecksumAt))
            throw new DataException("E0410", where, "a plan whose CRC-32 is wrong", accepted);

        int inputs = Number(blob, PlanFormat.InputsAt), outputs = Number(blob, PlanFormat.OutputsAt);
        int header = version switch { OneLevelVersion => OneLevelHeaderBytes, WholeVersion => WholeHeaderBytes, _ => PlanFormat.HeaderBytes };
        if (inputs < 1 || outputs < 1 || ((long)inputs + outputs) * PlanFormat.TensorBytes > blob.Length - header)
            throw new DataException("E0410", where, $"a plan with {inputs} inputs and {outputs} outputs", accepted);
        int levelsAt = header + (inputs + outputs) * PlanFormat.TensorBytes, levels = version == OneLevelVersion ? 1 : Number(blob, PlanFormat.LevelsAt);
        if (levels is < 1 or > LevelSet.MostLevels || levelsAt + levels * PlanFormat.LevelBytes > blob.Length)
            throw new DataException("E0410", where, $"a plan with {levels} levels", accepted);
        int[] steps = version == OneLevelVersion ? [Number(blob, PlanFormat.StepsAt)] : Numbers(blob, levelsAt, levels);
        if (version == PlanFormat.Version)
        {
            if (steps.Any(groups => groups < 1) || levelsAt + levels * PlanFormat.LevelBytes + steps.Sum(groups => (long)groups) * PlanFormat.GroupBytes > blob.Length)
                throw new DataException("E0410", where, $"a plan with levels of {string.Join(", ", steps)} groups", accepted);
            steps = Looks(blob, levelsAt + levels * PlanFormat.LevelBytes, steps);
        }

        return new PlanBlob(
            Encoding.ASCII.GetString(blob.Slice(PlanFormat.KernelSetAt, PlanFormat.KernelSetBytes)).TrimEnd('\0'), Number(blob, PlanFormat.ArenaBytesAt),
            Bytes(blob, header, 0, inputs), Bytes(blob, header, inputs, outputs), steps, Number(blob, PlanFormat.StepWorkAt))
        {
            Version = version,
        };
    }

    private static int Bytes(ReadOnlySpan<byte> blob, int tensorsAt, int first, int count)
    {
        int bytes = 0;
        for (int i = first; i < first + count; i++)
            bytes += Number(blob, tensorsAt + i * PlanFormat.TensorBytes);
        return bytes;
    }

    // Of groups of turns, strips and steps: how many steps each level has.
    private static int[] Looks(ReadOnlySpan<byte> blob, int groupsAt, int[] groups)
    {
        int[] looks = new int[groups.Length];
        for (int level = 0; level < groups.Length; level++)
        {
            for (int i = 0; i < groups[level]; i++, groupsAt += PlanFormat.GroupBytes)
                looks[level] += Number(blob, groupsAt) * Number(blob, groupsAt + 4) * Number(blob, groupsAt + 8);
        }

        return looks;
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
