using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Devices.Nano.Verifier;

namespace Edge.Cli.Verbs;

/// <summary>A planned model, from which the code of any target is emitted.</summary>
/// <param name="Program">Of level 0 where there are several.</param>
/// <param name="Plan">How it was planned.</param>
/// <param name="Levels">Null for a network of one.</param>
internal sealed record ModelCode(Compiler.Planning.Program Program, PlanOptions Plan, LevelProgram? Levels)
{
    /// <param name="asIs">Without the exact passes. A network of levels has none: they would part its levels.</param>
    public static ModelCode Of(ModelFile model, PlanOptions plan, bool asIs)
    {
        if (plan.Camera is not null)
            CameraOption.Require(model.Graph);
        PlanOptions plain = plan with { Camera = null };
        LevelProgram? levels = model.Levels is { } several ? Pipeline.Plan(several, plain) : null;
        return new ModelCode(levels?.Full ?? Pipeline.Plan(ExactPasses.Of(model.Graph, asIs), plain), plan, levels);
    }

    /// <summary>What the emitters take.</summary>
    public PlannedModel Planned => Levels is null ? Program : Levels;

    /// <summary>What a plan blob for a board is written from. Levels have whole tensors.</summary>
    /// <param name="locating">How detections are read off its output; null: it judges whole images.</param>
    public PlannedModel PlannedFor(Board board, LocatingSpecification? locating) =>
        Levels is null ? new TargetPlan(Program, Plan) { Locating = locating }.OfPlan(board) : Levels;

    /// <summary>The model's own files, without the kernels that they call.</summary>
    /// <param name="options">In C#, how much straight-line code a chip's assemblies may hold; a PC gets none.</param>
    /// <exception cref="Edge.Compiler.Ir.ModelException">E0401: the memory of the board is too small. E0407: nanoCLR cannot run the emitted C#.</exception>
    public IReadOnlyList<EmittedFile> For(Session session, Target target, EmitOptions options)
    {
        Board board = target.Board;
        LevelProgram? ofLevels = target.Language == "c" && Levels is not null ? board.Kernels.Choose(Levels) : Levels;
        Compiler.Planning.Program own = target.Language switch
        {
            "c" => ofLevels?.Full ?? new TargetPlan(Program, Plan) { Locating = options.Locating }.Of(board),
            "plan" => PlannedFor(board, options.Locating).Full,
            _ => Program,
        };
        if (own.Arenas.Count > 1)
            Planner.Fit(own, board.Name);
        else if (board.RamBytes > 0)
        {
            long free = target.Language == "plan" ? TargetPlan.FreeForPlan(board, own, options.Locating) : board.RamBytes - TargetPlan.EndsOf(own, options.Locating);
            Planner.Fit(own, (int)Math.Clamp(free, 0, int.MaxValue), board.Name);
        }

        if (target.Language == "plan")
            return [new EmittedFile($"{options.Identifier}.edgeplan", "") { Bytes = PlanWriter.Write(Levels is null ? own : Levels) }];
        if (target.Language == "c")
            return ofLevels is null ? CEmitter.Emit(own, options) : CEmitter.Emit(ofLevels, options);
        IReadOnlyList<EmittedFile> files = Levels is null
            ? CSharpEmitter.Emit(own, board.IsHost ? options with { UnrolledAssemblies = 0 } : options)
            : CSharpEmitter.Emit(Levels, options);
        if (!board.IsHost)
            EmittedCheck.Require(options.ClassName, files, board.Name);
        return files;
    }

    /// <summary>The kernels that the files of <see cref="For"/> call, as source.</summary>
    public static IReadOnlyList<EmittedFile> KernelsOf(string language) => language switch
    {
        "c" => ShippedFiles.CKernels(),
        "csharp" => ShippedFiles.CSharpKernels(),
        _ => [],
    };
}
