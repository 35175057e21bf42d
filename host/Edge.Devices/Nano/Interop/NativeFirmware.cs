using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;

namespace Edge.Devices.Nano.Interop;

/// <summary>The native/ folder of an emitted project: what a checkout of nf-interpreter becomes the board's firmware with, and how.</summary>
/// <param name="View">What the templates see.</param>
public sealed record NativeFirmware(NativeFirmwareView View)
{
    // Taken from the stack, libraries and lists of nanoCLR where a model asks for no more.
    private const int UsualArenaBytes = 64 << 10, Kilobyte = 1 << 10;

    // What mscorlib, the C# library and the program take of the deployment area beside a plan: 32 KB and estimates.
    private const int FlashBesidePlan = 96 << 10;

    /// <param name="frameBytes">Of the board's own camera, which the firmware drives; 0: it drives none.</param>
    /// <exception cref="ModelException">E0401: the arena does not fit. E0440: the plan does not fit.</exception>
    public static NativeFirmware Of(PlannedModel model, EmitOptions options, Board board, NanoFirmware nano, int frameBytes)
    {
        Program program = model.Full;
        Planner.Fit(program, (int)Math.Min(board.FreeForPlan(callers: 0), int.MaxValue), board.Name);
        int planBytes = PlanWriter.Write(model).Length;
        if (nano.DeployBytes > 0 && planBytes + FlashBesidePlan > nano.DeployBytes)
        {
            throw new ModelException("E0440", options.Source,
                $"the plan has {planBytes} bytes, programs take {FlashBesidePlan} beside it, {board.Name} holds {nano.DeployBytes}",
                "a plan that fits", "compress the model, or choose a board with more flash");
        }

        int arena = Math.Max(UsualArenaBytes, (program.ArenaBytes + Kilobyte - 1) / Kilobyte * Kilobyte);
        string clr = "--clrfile nf-interpreter/build/nanoCLR.bin";
        string update = nano.Flash switch
        {
            FlashMethod.Uart => $"nanoff --update --target {nano.Target} --serialport PORT {clr}",
            FlashMethod.StLink => $"nanoff --update --target {nano.Target} --jtag {clr}",
            _ => $"nanoff --update --target {nano.Target} --dfu {clr}",
        };
        return new NativeFirmware(new NativeFirmwareView(
            board.Name, nano.Target, nano.IsEsp32, NativeRuntime.Name, program.ArenaBytes, arena, planBytes, KernelSet.Current, update, frameBytes));
    }

    /// <summary>All files, in <c>native/</c>.</summary>
    public IEnumerable<EmittedFile> Files(TemplateSet templates, string? overrides) =>
        NativeRuntime.Firmware(View.ArenaBytes, overrides).Prepend(new EmittedFile("README.md", templates.Render("NativeReadme.md.sbn", "native", View)))
            .Concat(View.HasCamera ? NativeCamera.Firmware(overrides) : []).Select(file => file with { Name = $"native/{file.Name}" });
}

/// <summary>What the README templates see of the firmware.</summary>
/// <param name="Target">The preset's name.</param>
/// <param name="Assembly">Whose native half is built.</param>
/// <param name="PlanArenaBytes">What the model needs.</param>
/// <param name="ArenaBytes">What is set aside for all models.</param>
/// <param name="KernelSet">Name of the kernels in the folder.</param>
/// <param name="UpdateCommand">Writes the firmware.</param>
/// <param name="FrameBytes">Of the board's own camera; 0: the firmware drives none.</param>
public sealed record NativeFirmwareView(
    string Board, string Target, bool IsEsp32, string Assembly, int PlanArenaBytes, int ArenaBytes, int PlanBytes, string KernelSet, string UpdateCommand,
    int FrameBytes)
{
    public bool HasCamera => FrameBytes > 0;

    /// <summary>What the build is told to take in.</summary>
    public string Assemblies => HasCamera ? $"{Assembly} {NativeCamera.Name}" : Assembly;

    /// <summary>The camera fills two in turn.</summary>
    public int FramesBytes => 2 * FrameBytes;
}
