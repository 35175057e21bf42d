using System.Runtime.InteropServices;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>Runs a plan blob by the interpreter that devices have, compiled for this computer.</summary>
public static class PlanRun
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    /// <param name="blob">The plan.</param>
    /// <param name="inputs">For each image all inputs, one after the other.</param>
    /// <param name="where">For messages.</param>
    /// <returns>For each image all outputs, one after the other.</returns>
    /// <exception cref="ToolMissingException">E0501: there is no C compiler.</exception>
    /// <exception cref="DataException">E0410: the interpreter refuses the blob, or its inputs have another size.</exception>
    public static IReadOnlyList<sbyte[]> Answers(byte[] blob, IReadOnlyList<sbyte[]> inputs, string where)
    {
        PlanBlob plan = PlanBlob.Read(blob, where);
        if (inputs.FirstOrDefault(input => input.Length != plan.InputBytes) is { } wrong)
            throw new DataException("E0410", where, $"a plan for inputs of {plan.InputBytes} bytes", $"{wrong.Length} bytes, as the golden vectors have");
        string gcc = ExternalTool.Named("gcc").Require();
        string folder = Directory.CreateTempSubdirectory("edge-plan-").FullName;
        try
        {
            string program = Path.Combine(folder, "plan_run");
            string Object(string source) => DeviceObjects.OfUser.Compile(gcc, ["-std=c11", "-O1"], source, MostTime, Fault);
            ToolRun linked = ToolRun.Run(gcc, [Object("bare/host/plan_run.c"), Object("kernels/edge_plan.c"), "-o", program], folder, MostTime);
            if (linked.ExitCode != 0)
                throw Fault(linked);
            File.WriteAllBytes(Path.Combine(folder, "plan.bin"), blob);
            File.WriteAllBytes(Path.Combine(folder, "images.bin"), [.. inputs.SelectMany(input => MemoryMarshal.AsBytes<sbyte>(input).ToArray())]);
            ToolRun run = ToolRun.Run(program, [], folder, MostTime);
            if (run.ExitCode != 0)
                throw new DataException("E0410", where, $"the plan interpreter refuses it (status {run.ExitCode - 10} of edge_plan.h)", "a plan of this edge's kernels");
            byte[] results = File.ReadAllBytes(Path.Combine(folder, "results.bin"));
            return [.. Enumerable.Range(0, inputs.Count).Select(i => (sbyte[])(Array)results[(i * plan.OutputBytes)..((i + 1) * plan.OutputBytes)])];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ModelException Fault(ToolRun run) => new("E0405", "plan interpreter on this computer", run.Output.Trim());
}
