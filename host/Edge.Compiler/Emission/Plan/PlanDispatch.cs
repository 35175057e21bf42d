using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Writes <c>device/kernels/edge_plan_dispatch.h</c>: what <c>edge_plan.c</c> has to know about every kernel, from <see cref="PlanKernels"/>.</summary>
/// <remarks>The C compiler compares every field of every parameter struct with the order in which blobs hold them.</remarks>
public static class PlanDispatch
{
    public const string FileName = "edge_plan_dispatch.h";

    public static string Text()
    {
        var text = new StringBuilder("""
            #ifndef EDGE_PLAN_DISPATCH_H
            #define EDGE_PLAN_DISPATCH_H

            /* Written from the table in host/Edge.Compiler/Emission/Plan/PlanKernels.cs. Do not edit: EDGE_ACCEPT=1 and the test of
             * PlanDispatch write it again. */

            /* clang-format off */

            #include <stddef.h>

            #include "edge_kernels.h"
            #include "edge_plan_needs_distances.h"
            #include "edge_plan_needs_moves.h"
            #include "edge_plan_needs_rows.h"
            #include "edge_plan_needs_sums.h"
            #include "edge_plan_needs_values.h"


            """.ReplaceLineEndings("\n"));
        text.Append($"enum {{ EDGE_PLAN_KERNELS = {PlanKernels.All.Count} }};\n\n");
        foreach (PlanKernel kernel in PlanKernels.All)
            Layout(text, kernel);

        text.Append("\nstatic const uint8_t edge_plan_parameter_bytes[EDGE_PLAN_KERNELS] = {\n");
        foreach (PlanKernel kernel in PlanKernels.All)
            text.Append($"    sizeof(edge_{kernel.Stem}_params),\n");
        text.Append("};\n");

        text.Append("\n/* What a call needs; 0: its parameters are not ones that Edge writes. */\n");
        text.Append("static inline int edge_plan_needs_of(int32_t kernel, const void *p, edge_plan_needs *needs)\n{\n    switch (kernel) {\n");
        foreach (PlanKernel kernel in PlanKernels.All)
            text.Append($"    case {kernel.Number}: return edge_needs_{kernel.Stem}((const edge_{kernel.Stem}_params *)p, needs);\n");
        text.Append("    default: return 0;\n    }\n}\n");

        text.Append("\nstatic inline const int32_t *edge_plan_numbers(const int8_t *table)\n{\n    return (const int32_t *)(const void *)table;\n}\n");
        text.Append("""

            /* Runs a kernel. The parameters are copied, because a write of int8 values might change what lies in memory; some are then
             * told to the compiler once more as constants. first: the row at which the input of a kernel of some rows begins. */

            """.ReplaceLineEndings("\n"));
        text.Append("EDGE_SPECIALIZED static void edge_plan_call(int32_t kernel, const void *p, const int8_t *const *operands, int32_t first, int8_t *output)\n{\n    switch (kernel) {\n");
        foreach (PlanKernel kernel in PlanKernels.All)
            Call(text, kernel);
        return text.Append("    default: break;\n    }\n}\n\n#endif\n").ToString();
    }

    private static void Layout(StringBuilder text, PlanKernel kernel)
    {
        text.Append($"_Static_assert(sizeof(edge_{kernel.Stem}_params) == {4 * kernel.Fields.Count}, \"{kernel.Stem}\");\n");
        for (int i = 0; i < kernel.Fields.Count; i++)
            text.Append($"_Static_assert(offsetof(edge_{kernel.Stem}_params, {FilterStorage.MemberOf(kernel.Stem, kernel.Fields[i])}) == {4 * i}, \"{kernel.Stem}\");\n");
    }

    private static void Call(StringBuilder text, PlanKernel kernel)
    {
        IEnumerable<string> operands = kernel.Operands.Select((operand, i) => operand.IsWords ? $"edge_plan_numbers(operands[{i}])" : $"operands[{i}]");
        text.Append($"    case {kernel.Number}: {{\n");
        string isConstant = kernel.Specialized.Count > 0 ? "" : "const ";
        text.Append($"        {isConstant}edge_{kernel.Stem}_params own = *(const edge_{kernel.Stem}_params *)p;\n");
        string[] arguments = ["&own", .. operands, .. kernel.TakesFirstRow ? ["first"] : Array.Empty<string>(), "output"];
        string call = $"edge_{kernel.Name}({string.Join(", ", arguments)});\n";
        foreach (IReadOnlyList<Parameter> values in kernel.Specialized)
        {
            string Member(Parameter value) => $"own.{FilterStorage.MemberOf(kernel.Stem, value.Name)}";
            text.Append($"        if ({string.Join(" && ", values.Select(value => $"{Member(value)} == {value.Value}"))}) {{\n");
            foreach (Parameter value in values)
                text.Append($"            {Member(value)} = {value.Value};\n");
            text.Append($"            {call}            break;\n        }}\n");
        }

        text.Append($"        {call}        break;\n    }}\n");
    }
}
