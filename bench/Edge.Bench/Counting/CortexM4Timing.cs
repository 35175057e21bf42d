using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Devices.Boards;

namespace Edge.Bench.Counting;

/// <summary>Cycles of a Cortex-M4 without wait states for blocks of instructions: a model, not a measurement.</summary>
/// <remarks>
/// Cortex-M4 Technical Reference Manual (DDI0439), section 3.3.1: one cycle for arithmetic and products; two for a load, one where it
/// follows a load whose result it does not need; one more for each register of a multiple load or store; a jump taken refills the pipeline,
/// here in two cycles. A load or store whose address the instruction before computes waits for a cycle. A division takes the 7 cycles
/// between its least and its most.
/// </remarks>
internal sealed partial class CortexM4Timing
{
    private const int Refill = 2, Division = 7, TableJump = 4, FloatDivision = 14, FloatProduct = 3;

    private static readonly Dictionary<string, string> _registers = new()
    {
        ["sl"] = "r10",
        ["fp"] = "r11",
        ["ip"] = "r12",
        ["sp"] = "r13",
        ["lr"] = "r14",
        ["pc"] = "r15",
    };

    private readonly Dictionary<uint, Instruction> _instructions = [];
    private readonly Dictionary<(uint, int), int> _known = [];

    /// <param name="disassembly">What <c>objdump -d</c> prints of the program.</param>
    public CortexM4Timing(string disassembly)
    {
        foreach (string line in disassembly.Split('\n'))
        {
            if (Line().Match(line) is { Success: true } match)
            {
                int bytes = match.Groups[2].Value.Count(char.IsAsciiHexDigit) / 2;
                string operands = match.Groups[4].Value.Split(['@', ';', '<'])[0].Trim();
                _instructions[uint.Parse(match.Groups[1].Value, NumberStyles.HexNumber)] = Instruction.Of(bytes, match.Groups[3].Value, operands);
            }
        }
    }

    /// <summary>Of the image that was built in a folder.</summary>
    public static CortexM4Timing Of(Board board, string folder) =>
        new(CountingEmulator.Ask(board.Compiler!.Replace("gcc", "objdump", StringComparison.Ordinal), ["-d", "image.elf"], folder));

    public long CyclesOf(CountedRegion region) => region.Waited + region.Blocks.Sum(block => (CyclesOf(block) * block.Times) + (Refill * block.Taken));

    private int CyclesOf(ExecutedBlock block)
    {
        if (_known.TryGetValue((block.Start, block.Instructions), out int cycles))
            return cycles;
        Instruction? before = null;
        uint at = block.Start;
        for (int i = 0; i < block.Instructions && _instructions.TryGetValue(at, out Instruction? one); i++, at += (uint)one.Bytes, before = one)
            cycles += one.After(before);
        return _known[(block.Start, block.Instructions)] = cycles;
    }

    //  8000123:	f8df 3010 	ldr.w	r3, [pc, #16]	; (8000134)
    [GeneratedRegex(@"^\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(\S+)(?:\s+(.*))?$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Braces();

    private enum Kind
    {
        Other,
        Arithmetic,
        Load,
        Store,
    }

    /// <param name="Cycles">Where nothing before it matters.</param>
    /// <param name="Writes">Registers.</param>
    /// <param name="Address">Registers that an address is computed from.</param>
    /// <param name="IsIndexed">The address has a register as its offset.</param>
    private sealed record Instruction(int Bytes, Kind Kind, int Cycles, string[] Writes, string[] Address, bool IsIndexed)
    {
        public static Instruction Of(int bytes, string mnemonic, string operands)
        {
            string name = mnemonic.Split('.')[0];
            string[] parts = [.. operands.Split(',').Select(Name)];
            Instruction Plain(int cycles) => new(bytes, Kind.Other, cycles, [], [], false);
            if (name.Length == 0)
                return Plain(1); // data between instructions: .word
            if (name[0] == 'v')
                return Plain(FloatCycles(name, operands));
            if (name is "tbb" or "tbh")
                return Plain(TableJump);
            if (name.StartsWith("ldrd", StringComparison.Ordinal) || name.StartsWith("strd", StringComparison.Ordinal))
                return Plain(3);
            if (IsMultiple(name))
                return Plain(1 + Registers(operands));
            if (name.StartsWith("ldr", StringComparison.Ordinal) || name.StartsWith("str", StringComparison.Ordinal))
                return Access(bytes, name[0] == 'l', parts, operands);
            if (name.StartsWith("sdiv", StringComparison.Ordinal) || name.StartsWith("udiv", StringComparison.Ordinal))
                return new Instruction(bytes, Kind.Arithmetic, Division, [parts[0]], [], false);
            bool isBranch = name[0] == 'b' && name.Length == 3 && name is not ("bic" or "bfi" or "bfc");
            bool isJump = isBranch || name is "cbz" or "cbnz" or "bl" or "bx" or "blx" or "b";
            bool writes = !isJump && !name.StartsWith("it", StringComparison.Ordinal) && name is not ("cmp" or "cmn" or "tst" or "teq" or "nop");
            bool isLong = name.Contains("mull", StringComparison.Ordinal) || name.Contains("mlal", StringComparison.Ordinal);
            string[] results = parts[..Math.Min(isLong ? 2 : 1, parts.Length)];
            return writes ? new Instruction(bytes, Kind.Arithmetic, 1, results, [], false) : Plain(1);
        }

        public int After(Instruction? before)
        {
            if (Kind is not (Kind.Load or Kind.Store) || before is null)
                return Cycles;
            bool waits = before.Writes.Intersect(Address).Any();
            return before.Kind switch
            {
                Kind.Load when !waits && (Kind == Kind.Load || IsIndexed) => Cycles - 1,
                Kind.Arithmetic when waits => Cycles + 1,
                _ => Cycles,
            };
        }

        private static Instruction Access(int bytes, bool isLoad, string[] parts, string operands)
        {
            string[] inside = [.. Brackets().Match(operands).Groups[1].Value.Split(',').Select(Name)];
            bool isIndexed = inside.Length > 1 && inside[1].StartsWith('r');
            int cycles = isLoad ? parts[0] == "r15" ? 3 : 2 : isIndexed ? 2 : 1;
            string[] address = [.. inside.Where(part => part.StartsWith('r'))];
            return new Instruction(bytes, isLoad ? Kind.Load : Kind.Store, cycles, isLoad ? [parts[0]] : [], address, isIndexed);
        }

        private static bool IsMultiple(string name) => name is "push" or "pop"
            || name.StartsWith("ldm", StringComparison.Ordinal) || name.StartsWith("stm", StringComparison.Ordinal);

        private static int FloatCycles(string name, string operands) => name switch
        {
            "vpush" or "vpop" => 1 + Registers(operands),
            _ when name.StartsWith("vldm", StringComparison.Ordinal) || name.StartsWith("vstm", StringComparison.Ordinal) => 1 + Registers(operands),
            _ when name.StartsWith("vldr", StringComparison.Ordinal) || name.StartsWith("vstr", StringComparison.Ordinal) => 2,
            _ when name.StartsWith("vdiv", StringComparison.Ordinal) || name.StartsWith("vsqrt", StringComparison.Ordinal) => FloatDivision,
            _ when name.Contains("ml", StringComparison.Ordinal) => FloatProduct,
            _ when name.StartsWith("vfm", StringComparison.Ordinal) || name.StartsWith("vfnm", StringComparison.Ordinal) => FloatProduct,
            _ => 1,
        };

        // {r4-r7, lr}
        private static int Registers(string operands)
        {
            static int Number(string name) => int.TryParse(Name(name).TrimStart('r', 's', 'd'), CultureInfo.InvariantCulture, out int number) ? number : 0;
            string[] parts = Braces().Match(operands).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries);
            return parts.Select(part => part.Split('-')).Sum(ends => Number(ends[^1]) - Number(ends[0]) + 1);
        }

        private static string Name(string text)
        {
            string name = text.Trim().Trim('[', ']', '!', '{', '}');
            return _registers.GetValueOrDefault(name, name);
        }
    }
}
