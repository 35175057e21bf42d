using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>Additions of which one factor is exactly one half, as that of the operand with the larger scale is: <c>edge_add_halved_s8.h</c>.</summary>
internal static class HalvedAdd
{
    private const int Half = 1 << 30, MostLeftShift = 20, MostShift = 22;

    /// <summary>The call that takes a call's place; null where its factors are others.</summary>
    public static CallVariant? Of(KernelCall call)
    {
        var (a, b) = (new Operand(call, "a", 0), new Operand(call, "b", 1));
        if (!a.IsHalf)
            (a, b) = (b, a);
        int left = call["left_shift"], shift = -call["output_shift"];
        bool fits = a.IsHalf && (b.IsHalf || b.Shift is >= 1 and <= MostShift) && left <= MostLeftShift && shift is >= 1 and <= MostShift;
        if (!fits)
            return null;

        // A half is what a shift by one of twice as much is.
        int leftOfB = b.IsHalf ? left + 2 : left + 1, shiftOfB = Math.Max(1, b.Shift);
        KernelCall halved = call with
        {
            Kernel = "add_halved_s8",
            Activations = [call.Activations[a.Index], call.Activations[b.Index]],
            Parameters =
            [
                new("count", call["count"]), new("a_left_shift", left), new("b_left_shift", leftOfB),
                new("b_offset", b.ZeroPoint * (1 << leftOfB)),
                new("b_multiplier", b.Multiplier), new("b_rounding", 1 << (shiftOfB - 1)), new("b_shift", shiftOfB),
                new("offset", -a.ZeroPoint * (1 << left)),
                new("multiplier", call["output_multiplier"]),
                new("rounding", (call["output_zero_point"] * (1 << shift)) + (1 << (shift - 1))), new("shift", shift),
                new("activation_min", call["activation_min"]), new("activation_max", call["activation_max"]),
            ],
        };
        return new CallVariant(halved, 0);
    }

    private readonly record struct Operand(int Index, int ZeroPoint, int Multiplier, int Shift)
    {
        public Operand(KernelCall call, string name, int index)
            : this(index, call[$"{name}_zero_point"], call[$"{name}_multiplier"], -call[$"{name}_shift"])
        {
        }

        public bool IsHalf => Multiplier == Half && Shift == 0;
    }
}
