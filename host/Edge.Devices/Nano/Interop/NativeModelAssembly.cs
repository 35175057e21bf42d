using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Planning;

namespace Edge.Devices.Nano.Interop;

/// <summary>The assembly of a model for the native runtime: a class, and the plan as its only resource.</summary>
public static class NativeModelAssembly
{
    private const string PlanName = "Plan";

    /// <summary>Named like the class. The same for the same model and options.</summary>
    public static NanoAssembly Of(PlannedModel model, EmitOptions options)
    {
        var plan = new NanoResource(PlanName, PlanWriter.Write(model), IsAligned: true);
        string name = options.ClassName;
        return new NanoAssembly(name, [NativeModelEmitter.Emit(model, options, name, plan.Id)], [NativeRuntime.Name])
        {
            Resources = NanoResourceFile.Write(name, [plan]),
        };
    }
}
